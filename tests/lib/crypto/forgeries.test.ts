import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { importPublicKey } from '../../../lib/crypto/signing-key';
import { createRandom, seedOfRun } from '../../support/random';
import { createTokenBench, encoded, goodClaims, NOW_SECONDS, type TokenBench } from './token-bench';

/** What Wycheproof's vectors for JSON web signatures try, and what RFC 8725 warns of, with keys of our own. */
let bench: TokenBench;
let good: string;
beforeAll(async () => {
  bench = await createTokenBench();
  good = bench.signed();
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const parts = (token = good) => {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return { header, claims, signature };
};
const spelled = (changes: Partial<ReturnType<typeof parts>>) => {
  const { header, claims, signature } = { ...parts(), ...changes };
  return `${header}.${claims}.${signature}`;
};
/** Bits that decoding ignores are set in the last character. Of 2 mod 4 or 3 mod 4 characters some are ignored. */
const respelled = (part: string) => {
  const last = ALPHABET.indexOf(part.at(-1) ?? '');
  return part.slice(0, -1) + ALPHABET[last + 1];
};

test('the token from which all forgeries are made is valid', async () => {
  expect(await bench.verdict(good)).toBe('accepted');
});

describe('the algorithm', () => {
  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'rs256',
    'RS256 ',
    'RS384',
    'HS256',
    'PS256',
    'ES256',
    'EdDSA',
    'RSA1_5',
  ])('%p is malformed, without and with a signature that RS256 would accept', async (alg) => {
    const header = encoded(bench.header({ alg }));
    expect(await bench.verdict(`${header}.${parts().claims}.`)).toBe('malformed');
    expect(await bench.verdict(spelled({ header }))).toBe('malformed');
    expect(await bench.verdict(bench.signed({ head: bench.header({ alg }) }))).toBe('malformed');
  });

  test.each([[undefined], [null], [0], [['RS256']], [{ RS256: 1 }]])('%j is malformed', async (alg) => {
    expect(await bench.verdict(bench.signed({ head: bench.header({ alg }) }))).toBe('malformed');
  });

  test('HMAC keyed with the public key in any of its spellings is malformed, and a bad signature under RS256', async () => {
    const { publicKey, pair } = bench;
    const jwk = { kty: 'RSA', n: pair.n, e: pair.e };
    const secrets = [
      publicKey.export({ format: 'pem', type: 'spki' }),
      publicKey.export({ format: 'pem', type: 'pkcs1' }),
      publicKey.export({ format: 'der', type: 'spki' }),
      publicKey.export({ format: 'der', type: 'pkcs1' }),
      JSON.stringify(jwk),
      pair.n,
      Buffer.from(pair.n, 'base64url'),
    ];
    for (const [alg, hash] of [
      ['HS256', 'sha256'],
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
      ['RS256', 'sha256'],
    ] as const) {
      const input = `${encoded(bench.header({ alg }))}.${parts().claims}`;
      for (const secret of secrets) {
        const token = `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
        expect(await bench.verdict(token)).toBe(alg === 'RS256' ? 'bad_signature' : 'malformed');
      }
    }
  });

  const others: [alg: string, sign: (input: Buffer) => Buffer][] = [
    ['RS384', (input) => sign('sha384', input, bench.privateKey)],
    ['RS512', (input) => sign('sha512', input, bench.privateKey)],
    ['PS256', (input) => sign('sha256', input, { key: bench.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING })],
    ['ES256', (input) => sign('sha256', input, { key: ecKey(), dsaEncoding: 'ieee-p1363' })],
    ['EdDSA', (input) => sign(null, input, generateKeyPairSync('ed25519').privateKey)],
  ];
  const ecKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

  test.each(others)('%s is refused under its own name and under RS256', async (alg, signOther) => {
    for (const named of [alg, 'RS256']) {
      const input = `${encoded(bench.header({ alg: named }))}.${parts().claims}`;
      const token = `${input}.${signOther(Buffer.from(input)).toString('base64url')}`;
      expect(await bench.verdict(token)).toBe(named === 'RS256' ? 'bad_signature' : 'malformed');
    }
  });
});

describe('the spelling', () => {
  test.each<[string, () => string]>([
    ['padding', () => spelled({ signature: `${parts().signature}==` })],
    ['padding of the header', () => spelled({ header: `${parts().header}=` })],
    ['a set bit that decoding ignores', () => spelled({ signature: respelled(parts().signature) })],
    ['a space before', () => ` ${good}`],
    ['a line break after', () => `${good}\n`],
    ['a line break within', () => spelled({ claims: `${parts().claims.slice(0, 8)}\n${parts().claims.slice(8)}` })],
    ['a space around the dot', () => good.replace('.', ' .')],
    ['a NUL after', () => `${good}\0`],
    ['four parts', () => `${good}.${parts().signature}`],
    ['five parts, as encrypted tokens have', () => `${parts().header}..${good}`],
    ['two parts', () => `${parts().header}.${parts().claims}`],
    ['one part', () => parts().header],
    ['no text', () => ''],
    ['dots alone', () => '..'],
    ['no header', () => spelled({ header: '' })],
    ['no signature', () => spelled({ signature: '' })],
    ['a signature of one character', () => spelled({ signature: 'A' })],
    ['letters that only look alike', () => spelled({ claims: parts().claims.replace('e', 'е') })],
    ['full-width letters', () => good.replace('A', 'Ａ')],
    ['a byte order mark', () => `\ufeff${good}`],
    ['broken surrogates', () => `${good}\ud800`],
    ['more than 8 kB', () => bench.signed({ claims: goodClaims({ scope: 'x'.repeat(8000) }) })],
    ['a megabyte', () => 'A'.repeat(2 ** 20)],
  ])('with %s is malformed', async (_, forge) => {
    expect(forge()).not.toBe(good);
    expect(await bench.verdict(forge())).toBe('malformed');
  });

  test('with the characters of standard base64 is malformed', async () => {
    // A signature or claims that need neither + nor / would be spelled alike.
    const token = bench.signed({ claims: goodClaims({ name: '???>>>' }) });
    const { claims } = parts(token);
    expect(claims).toMatch(/[-_]/);
    const standard = claims.replaceAll('-', '+').replaceAll('_', '/');
    expect(await bench.verdict(token)).toBe('accepted');
    expect(await bench.verdict(`${parts(token).header}.${standard}.${parts(token).signature}`)).toBe('malformed');
  });

  test('with ignored bits set in the claims is malformed', async () => {
    const tokens = ['', 'x', 'xx'].map((filler) => bench.signed({ claims: goodClaims({ filler }) }));
    const withIgnoredBits = tokens.map(parts).filter(({ claims }) => claims.length % 4 !== 0);
    expect(withIgnoredBits).toHaveLength(2);
    for (const { header, claims, signature } of withIgnoredBits) {
      expect(Buffer.from(respelled(claims), 'base64url')).toEqual(Buffer.from(claims, 'base64url'));
      expect(await bench.verdict(`${header}.${respelled(claims)}.${signature}`)).toBe('malformed');
    }
  });

  test.each<[string, () => unknown]>([
    ['flattened JSON', () => ({ protected: parts().header, payload: parts().claims, signature: parts().signature })],
    [
      'general JSON',
      () => ({ payload: parts().claims, signatures: [{ protected: parts().header, signature: parts().signature }] }),
    ],
    ['an array of parts', () => [parts().header, parts().claims, parts().signature]],
    ['nested arrays', () => [[[good]]]],
    ['a quoted token', () => good],
  ])('as %s is malformed', async (_, forge) => {
    expect(await bench.verdict(JSON.stringify(forge()))).toBe('malformed');
    expect(await bench.verdict(encoded(forge()))).toBe('malformed');
  });
});

describe('the header', () => {
  const jwk = () => ({ kty: 'RSA', n: bench.pair.n, e: bench.pair.e, kid: bench.pair.kid });

  test.each<[string, () => Record<string, unknown>]>([
    ['the key itself (jwk)', () => ({ jwk: jwk() })],
    ['an address of keys (jku)', () => ({ jku: 'https://evil.example/jwks.json' })],
    ['certificates (x5c)', () => ({ x5c: ['MIIB'] })],
    ['an address of certificates (x5u)', () => ({ x5u: 'https://evil.example/cert.pem' })],
    ['a thumbprint (x5t)', () => ({ x5t: 'AAAA' })],
    ['critical extensions', () => ({ crit: ['exp'], exp: 1 })],
    ['no critical extensions', () => ({ crit: [] })],
    ['critical b64', () => ({ crit: ['b64'], b64: false })],
    ['b64 false', () => ({ b64: false })],
    ['b64 true', () => ({ b64: true })],
    ['compression', () => ({ zip: 'DEF' })],
    ['a content type', () => ({ cty: 'JWT' })],
    ['a nonce', () => ({ nonce: 'x' })],
    ['no kid', () => ({ kid: undefined })],
    ['a kid that is a list', () => ({ kid: [bench.pair.kid] })],
    ['a kid that is nothing', () => ({ kid: null })],
    ['deep nesting', () => ({ kid: JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) })],
    ['no typ', () => ({ typ: undefined })],
    ['the typ of other tokens', () => ({ typ: 'JWT' })],
    ['the typ of log-out tokens', () => ({ typ: 'logout+jwt' })],
    ['the typ in capitals', () => ({ typ: 'AT+JWT' })],
    ['the long typ', () => ({ typ: 'application/at+jwt' })],
    ['two typs', () => ({ typ: ['at+jwt', 'JWT'] })],
  ])('with %s is malformed, although well signed', async (_, changes) => {
    expect(await bench.verdict(bench.signed({ head: bench.header(changes()) }))).toBe('malformed');
  });

  test('with another key in it is malformed, although correctly signed with that key', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const head = bench.header({ jwk: stranger.publicKey.export({ format: 'jwk' }) });
    expect(await bench.verdict(bench.signed({ head, key: stranger.privateKey }))).toBe('malformed');
  });

  test.each<[string, () => string]>([
    ['alg twice, the good one last', () => `{"alg":"none","typ":"at+jwt","kid":"${bench.pair.kid}","alg":"RS256"}`],
    ['alg twice, the good one first', () => `{"alg":"RS256","typ":"at+jwt","kid":"${bench.pair.kid}","alg":"none"}`],
    ['alg twice alike', () => `{"alg":"RS256","alg":"RS256","typ":"at+jwt","kid":"${bench.pair.kid}"}`],
    ['alg twice, once escaped', () => `{"alg":"RS256","\\u0061lg":"none","typ":"at+jwt","kid":"${bench.pair.kid}"}`],
    ['kid twice', () => `{"alg":"RS256","typ":"at+jwt","kid":"other","kid":"${bench.pair.kid}"}`],
    ['white space', () => JSON.stringify(bench.header(), null, 1)],
    ['a byte order mark', () => `\ufeff${JSON.stringify(bench.header())}`],
    ['text behind', () => `${JSON.stringify(bench.header())}x`],
    ['a prototype', () => `{"__proto__":{"alg":"RS256"},"typ":"at+jwt","kid":"${bench.pair.kid}"}`],
    ['an array', () => JSON.stringify([bench.header()])],
    ['a text', () => '"RS256"'],
    ['null', () => 'null'],
    ['a number', () => '1'],
    ['nothing', () => '{}'],
    ['half a line', () => '{"alg":"RS256"'],
    ['deeper nesting than a stack', () => `{"kid":${'['.repeat(5000)}`],
  ])('of %s is malformed, although well signed', async (_, head) => {
    expect(await bench.verdict(bench.signed({ head: head() }))).toBe('malformed');
  });

  test('of broken UTF-8 is malformed, although well signed', async () => {
    const text = Buffer.from(JSON.stringify(bench.header({ kid: 'x' })));
    text[text.length - 3] = 0xff;
    const input = `${text.toString('base64url')}.${parts().claims}`;
    const signature = sign('sha256', Buffer.from(input), bench.privateKey).toString('base64url');
    expect(await bench.verdict(`${input}.${signature}`)).toBe('malformed');
  });

  test.each(['', 'other', '__proto__', '../key', "' OR 1=1", 'https://evil.example/key'])(
    'that names the key %p names an unknown one',
    async (kid) => {
      expect(await bench.verdict(bench.signed({ head: bench.header({ kid }) }))).toBe('unknown_key');
    },
  );
});

describe('the signature', () => {
  const bytes = () => Buffer.from(parts().signature, 'base64url');
  const withSignature = (signature: Buffer) => spelled({ signature: signature.toString('base64url') });

  test.each<[string, () => string]>([
    ['one byte', () => withSignature(bytes().subarray(0, 1))],
    ['cut by a byte', () => withSignature(bytes().subarray(0, -1))],
    ['cut to half', () => withSignature(bytes().subarray(0, 128))],
    ['without its first byte', () => withSignature(bytes().subarray(1))],
    ['longer by a zero', () => withSignature(Buffer.concat([bytes(), Buffer.alloc(1)]))],
    ['longer by a zero before', () => withSignature(Buffer.concat([Buffer.alloc(1), bytes()]))],
    ['twice', () => withSignature(Buffer.concat([bytes(), bytes()]))],
    ['zeros', () => withSignature(Buffer.alloc(256))],
    ['ones', () => withSignature(Buffer.alloc(256, 0xff))],
    ['the number one', () => withSignature(Buffer.concat([Buffer.alloc(255), Buffer.of(1)]))],
    ['the modulus', () => withSignature(Buffer.from(bench.pair.n, 'base64url'))],
    [
      'of another token',
      () => spelled({ signature: parts(bench.signed({ claims: goodClaims({ jti: 'x' }) })).signature }),
    ],
    ['of claims that were left out', () => spelled({ claims: '' })],
    ['of another key', () => bench.signed({ key: rsaKey(2048) })],
    ['of a larger key', () => bench.signed({ key: rsaKey(3072) })],
    ['of a smaller key', () => bench.signed({ key: rsaKey(1024) })],
  ])('%s is bad', async (_, forge) => {
    expect(await bench.verdict(forge())).toBe('bad_signature');
  });

  test('plus the modulus is bad', async () => {
    const sum =
      BigInt(`0x${bytes().toString('hex')}`) + BigInt(`0x${Buffer.from(bench.pair.n, 'base64url').toString('hex')}`);
    const hex = sum.toString(16);
    expect(
      await bench.verdict(withSignature(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))),
    ).toBe('bad_signature');
  });

  test('of a 1024-bit key in the set is reported as unknown key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const token = bench.signed({ key: privateKey });
    expect(await bench.verdict(token, {}, () => importPublicKey({ n, e }))).toBe('unknown_key');
  });

  const rsaKey = (modulusLength: number): KeyObject => generateKeyPairSync('rsa', { modulusLength }).privateKey;
});

describe('the claims', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: 'https://evil.example' }, 'wrong_issuer'],
    ['the issuer and a slash', { iss: 'https://id.example.com/' }, 'wrong_issuer'],
    ['no issuer', { iss: undefined }, 'wrong_claims'],
    ['a list of issuers', { iss: ['https://id.example.com'] }, 'wrong_claims'],
    ['another audience', { aud: 'orders' }, 'wrong_audience'],
    ['a list of audiences', { aud: ['latchkey'] }, 'wrong_claims'],
    ['no audience', { aud: undefined }, 'wrong_claims'],
    ['a time to come', { iat: NOW_SECONDS + 6, exp: NOW_SECONDS + 60 }, 'not_yet_valid'],
    ['an end that is over', { iat: NOW_SECONDS - 900, exp: NOW_SECONDS - 6 }, 'expired'],
    ['an end too far', { exp: NOW_SECONDS + 901 }, 'wrong_claims'],
    ['a beginning of all times', { iat: 0 }, 'wrong_claims'],
    ['no end', { exp: undefined }, 'wrong_claims'],
    ['an end without limit', { exp: null }, 'wrong_claims'],
    ['an end in text', { exp: `${NOW_SECONDS + 900}` }, 'wrong_claims'],
    ['no beginning', { iat: undefined }, 'wrong_claims'],
  ])('with %s are refused, although well signed', async (_, changes, expected) => {
    expect(await bench.verdict(bench.signed({ claims: goodClaims(changes) }))).toBe(expected);
  });

  test.each(['foo', '', '[]', '[[[]]]', 'null', '"text"', '1', '{', `${'['.repeat(5000)}`, '{"exp":1e999}'])(
    'of %.20p are refused, although well signed',
    async (claims) => {
      expect(await bench.verdict(bench.signed({ claims }))).toMatch(/^(malformed|wrong_claims)$/);
    },
  );

  test('are refused under the signature of other claims', async () => {
    const claims = encoded(goodClaims({ sub: 'somebody else', scope: 'admin' }));
    expect(await bench.verdict(spelled({ claims }))).toBe('bad_signature');
  });
});

describe('any one character', () => {
  test('replaced by another makes the token invalid', async () => {
    const random = createRandom(seedOfRun());
    for (let index = 0; index < good.length; index++) {
      const others = [...`${ALPHABET}.=+/ `].filter((character) => character !== good[index]) as [string];
      const forged = good.slice(0, index) + random.oneOf(others) + good.slice(index + 1);
      expect([forged, await bench.verdict(forged)]).not.toEqual([forged, 'accepted']);
    }
  });

  test('at the end of a part makes the token invalid, whichever it is', async () => {
    const ends = [parts().header.length - 1, parts().header.length + parts().claims.length, good.length - 1];
    for (const index of ends) {
      for (const character of ALPHABET.replace(good[index] ?? '', '')) {
        const forged = good.slice(0, index) + character + good.slice(index + 1);
        expect([forged, await bench.verdict(forged)]).not.toEqual([forged, 'accepted']);
      }
    }
  });

  test('removed, doubled or added makes the token invalid', async () => {
    const random = createRandom(seedOfRun());
    for (let index = 0; index <= good.length; index++) {
      for (const forged of [
        good.slice(0, index) + good.slice(index + 1),
        good.slice(0, index) + good.slice(index - 1),
        good.slice(0, index) + random.oneOf([...ALPHABET] as unknown as [string]) + good.slice(index),
      ]) {
        if (forged !== good) expect([forged, await bench.verdict(forged)]).not.toEqual([forged, 'accepted']);
      }
    }
  });
});
