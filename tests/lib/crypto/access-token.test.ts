import { verify as checkSignature } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { signAccessToken } from '../../../lib/crypto/access-token';
import { type CryptoKey, importPrivateKey } from '../../../lib/crypto/signing-key';
import { createTokenBench, goodClaims, NOW_SECONDS, type TokenBench } from './token-bench';

let bench: TokenBench;
let signingKey: { kid: string; key: CryptoKey };
beforeAll(async () => {
  bench = await createTokenBench();
  signingKey = { kid: bench.pair.kid, key: await importPrivateKey(bench.pair.pem) };
});

describe('a signed token', () => {
  test('is accepted, with the same claims', async () => {
    const token = await signAccessToken(goodClaims(), signingKey);
    expect(await bench.verify(token)).toEqual(goodClaims());
  });

  test('has algorithm, type and key in its header, and nothing else', async () => {
    const [header = ''] = (await signAccessToken(goodClaims(), signingKey)).split('.');
    expect(Buffer.from(header, 'base64url').toString()).toBe(
      `{"alg":"RS256","typ":"at+jwt","kid":"${bench.pair.kid}"}`,
    );
  });

  test('is verified by another RS256 implementation', async () => {
    const [header, claims, signature = ''] = (await signAccessToken(goodClaims(), signingKey)).split('.');
    const bytes = Buffer.from(signature, 'base64url');
    expect(checkSignature('sha256', Buffer.from(`${header}.${claims}`), bench.publicKey, bytes)).toBe(true);
  });

  test('is not created if it is longer than verifiers accept', async () => {
    await expect(signAccessToken({ scope: 'x'.repeat(8 * 1024) }, signingKey)).rejects.toThrow(RangeError);
  });

  test('may have claims in any language', async () => {
    const claims = goodClaims({ name: 'Ærøskøbing 語 🔑' });
    const { payload } = await bench.open(await signAccessToken(claims, signingKey));
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(claims);
  });
});

describe('time', () => {
  const at = (seconds: number) => ({ now: new Date((NOW_SECONDS + seconds) * 1000) });

  test.each([
    ['5 s before it was made', -5, 'accepted'],
    ['more than 5 s before it was made', -5.001, 'not_yet_valid'],
    ['in its last second', 899.999, 'accepted'],
    ['4.999 s after it ended', 904.999, 'accepted'],
    ['5 s after it ended', 905, 'expired'],
  ])('%s: %p s, %s', async (_, seconds, expected) => {
    expect(await bench.verdict(bench.signed(), at(seconds))).toBe(expected);
  });

  test.each([
    [900, 'accepted'],
    [901, 'wrong_claims'],
    [Number.MAX_SAFE_INTEGER, 'wrong_claims'],
  ])('a lifetime of %p s is %s', async (seconds, expected) => {
    const claims = goodClaims({ exp: NOW_SECONDS + seconds });
    expect(await bench.verdict(bench.signed({ claims }))).toBe(expected);
  });
});

describe('the key', () => {
  test('is looked up once, by the kid in the header', async () => {
    const asked: string[] = [];
    await bench.verify(bench.signed(), {}, async (kid) => {
      asked.push(kid);
      return bench.findKey(kid);
    });
    expect(asked).toEqual([bench.pair.kid]);
  });

  test('is not looked up for a malformed token', async () => {
    const never = async () => {
      throw new Error('asked');
    };
    for (const token of ['', 'a.b.c', `${bench.signed()}=`, bench.signed({ head: bench.header({ jwk: {} }) })]) {
      expect(await bench.verdict(token, {}, never)).toBe('malformed');
    }
  });

  test('that is unavailable does not make the token invalid', async () => {
    const down = new Error('down');
    await expect(bench.verify(bench.signed(), {}, () => Promise.reject(down))).rejects.toBe(down);
  });
});

test('openSignedToken accepts any type and any payload', async () => {
  const { typ, payload } = await bench.open(bench.signed({ head: bench.header({ typ: 'note' }), claims: 'foo' }));
  expect([typ, Buffer.from(payload).toString()]).toEqual(['note', 'foo']);
});
