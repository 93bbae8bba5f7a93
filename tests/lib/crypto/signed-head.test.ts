import { beforeAll, describe, expect, test } from '@jest/globals';
import { importJWK, jwtVerify } from 'jose';
import { signAccessToken } from '../../../lib/crypto/access-token';
import { type HeadContent, openHead, signHead } from '../../../lib/crypto/signed-head';
import { type CryptoKey, importPrivateKey } from '../../../lib/crypto/signing-key';
import { createTokenBench, goodClaims, type TokenBench } from './token-bench';

const head: HeadContent = {
  table: 'latchkey-dev-audit',
  chain: 3,
  seq: 17,
  hash: 'a hash',
  expires_at: 1_798_365_601,
  signed_at: 1_795_168_800,
};

let bench: TokenBench;
let signer: { kid: string; key: CryptoKey };
let publicKey: CryptoKey;
beforeAll(async () => {
  bench = await createTokenBench();
  signer = { kid: bench.pair.kid, key: await importPrivateKey(bench.pair.pem) };
  publicKey = (await importJWK({ kty: 'RSA', n: bench.pair.n, e: bench.pair.e }, 'RS256')) as CryptoKey;
});

const findKey = async (kid: string) => (kid === signer.kid ? publicKey : null);

test('a signed head is opened with the public key', async () => {
  expect(await openHead(await signHead(head, signer), findKey)).toEqual(head);
});

describe('a signature proves nothing', () => {
  test('of another head', async () => {
    const [header, , signature] = (await signHead(head, signer)).split('.');
    const content = Buffer.from(JSON.stringify({ ...head, seq: 16 })).toString('base64url');
    expect(await openHead(`${header}.${content}.${signature}`, findKey)).toBe('wrong');
  });

  test('by an unknown key', async () => {
    expect(await openHead(await signHead(head, { ...signer, kid: 'x'.repeat(43) }), findKey)).toBe('unknown_key');
  });

  test.each(['', 'no signature', '..', 'e30.e30.e30'])('that is %j', async (text) => {
    expect(await openHead(text, findKey)).toBe('wrong');
  });

  test('of an access token', async () => {
    expect(await openHead(await signAccessToken(goodClaims(), signer), findKey)).toBe('wrong');
  });

  test('but a failure to find the key is passed on', async () => {
    const signature = await signHead(head, signer);
    await expect(openHead(signature, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });
});

describe('a signed head is no access token', () => {
  test('for this service', async () => {
    expect(await bench.verdict(await signHead(head, signer))).toBe('malformed');
  });

  test('for this service, whatever it contains', async () => {
    const claims = goodClaims() as unknown as HeadContent;
    expect(await bench.verdict(await signHead(claims, signer))).toBe('malformed');
  });

  test('for verifiers that do not look at the type but at the issuer, the audience or the end', async () => {
    const token = await signHead(head, signer);
    const { iss: issuer, aud: audience } = goodClaims() as { iss: string; aud: string };
    for (const options of [{ issuer }, { audience }, { requiredClaims: ['exp'] }, { typ: 'at+jwt' }])
      await expect(jwtVerify(token, publicKey, options)).rejects.toThrow();
  });
});
