import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { importPrivateKey, importPublicKey, type KeyPair, newKeyPair } from '../../../lib/crypto/signing-key';

let pair: KeyPair;
beforeAll(async () => {
  pair = await newKeyPair();
});

const publicHalf = (modulusLength: number, publicExponent = 65_537) => {
  const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({
    format: 'jwk',
  });
  return { n, e };
};

describe('a new key', () => {
  test('is named by its thumbprint', () => {
    // RFC 7638 section 3.1: the required members in the order of their names, without white space.
    const text = `{"e":"${pair.e}","kty":"RSA","n":"${pair.n}"}`;
    expect(pair.kid).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  test('has 2048 bits and the exponent 65537', () => {
    expect(Buffer.from(pair.n, 'base64url')).toHaveLength(256);
    expect(pair.e).toBe('AQAB');
  });

  test('has a private key in PKCS #8 that belongs to the public one', () => {
    expect(pair.pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(createPublicKey(createPrivateKey(pair.pem)).export({ format: 'jwk' })).toMatchObject({
      kty: 'RSA',
      n: pair.n,
      e: pair.e,
    });
  });

  test('is never the same', async () => {
    expect((await newKeyPair()).kid).not.toBe(pair.kid);
  });
});

describe('an imported key', () => {
  test('signs RS256 and cannot be exported', async () => {
    const key = await importPrivateKey(pair.pem);
    expect(key).toMatchObject({ type: 'private', extractable: false, usages: ['sign'] });
    expect(key.algorithm).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } });
  });

  test('verifies RS256 and nothing else', async () => {
    const key = await importPublicKey(pair);
    expect(key).toMatchObject({ type: 'public', usages: ['verify'] });
    expect(key?.algorithm).toMatchObject({ name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } });
  });

  test('may be larger', async () => {
    expect(await importPublicKey(publicHalf(3072))).not.toBeNull();
  });

  test.each([
    ['1024 bits', () => publicHalf(1024)],
    ['2040 bits', () => publicHalf(2040)],
    ['1024 bits behind zeros', () => padded(publicHalf(1024))],
    ['the exponent 3', () => publicHalf(2048, 3)],
    ['the exponent 1', () => ({ n: pair.n, e: 'AQ' })],
    ['no modulus', () => ({ n: '', e: pair.e })],
  ])('does not have %s', async (_, weak) => {
    expect(await importPublicKey(weak())).toBeNull();
  });

  test('cannot be made from text that is not a private key', async () => {
    await expect(importPrivateKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')).rejects.toThrow();
  });
});

const padded = ({ n, e }: { n: string; e: string }) => ({
  n: Buffer.concat([Buffer.alloc(128), Buffer.from(n, 'base64url')]).toString('base64url'),
  e,
});
