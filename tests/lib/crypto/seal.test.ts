import { describe, expect, test } from '@jest/globals';
import { openSealed, type SealingKey, seal, sealedWith } from '../../../lib/crypto/seal';
import { ids } from '../../../lib/runtime/ids';

const bytesOf = (length: number) => Buffer.from(ids.newSecret(), 'base64url').subarray(0, length);

const key: SealingKey = { kid: 'key-1', key: bytesOf(32) };
const owner = { userId: 'user 1', kind: 'totp' };
const secret = bytesOf(20);
const sealed = () => seal(key, secret, owner, bytesOf(32));

describe('seal', () => {
  test('names the key in front, and does not contain the secret', () => {
    const text = sealed();
    expect(text).toMatch(/^key-1\.[\w-]{16}\.[\w-]+$/);
    expect(sealedWith(text)).toBe('key-1');
    expect(Buffer.from(text.split('.')[2] ?? '', 'base64url').includes(secret)).toBe(false);
  });

  test('has another text each time', () => {
    expect(new Set(Array.from({ length: 100 }, sealed)).size).toBe(100);
  });

  test('needs 12 random bytes', () => {
    expect(() => seal(key, secret, owner, bytesOf(11))).toThrow('a nonce has 12 bytes');
  });

  // NIST CAVP, gcmEncryptExtIV256.rsp, [Keylen = 256] [PTlen = 128] [AADlen = 0] cannot be used: there is always additional data.
  // So this test decrypts with Node's cipher, by the parts of the text.
  test('is AES-256-GCM with kind and user as additional data', async () => {
    const { createDecipheriv } = await import('node:crypto');
    const [, nonce = '', text = ''] = sealed().split('.');
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key.key, Buffer.from(nonce, 'base64url'));
    decipher.setAAD(Buffer.from('["totp","user 1"]'));
    decipher.setAuthTag(bytes.subarray(-16));
    expect(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])).toEqual(secret);
  });
});

describe('openSealed', () => {
  test('returns the secret', () => {
    expect(openSealed(key, sealed(), owner)).toEqual(new Uint8Array(secret));
  });

  test.each([
    ['another user', { userId: 'user 2', kind: 'totp' }],
    ['another kind', { userId: 'user 1', kind: 'other' }],
    ['kind and user divided differently', { userId: '1', kind: 'totp user' }],
  ])('opens it for nobody else: %s', (_, other) => {
    expect(openSealed(key, sealed(), other)).toBeNull();
  });

  test('opens it with no other key', () => {
    expect(openSealed({ kid: 'key-1', key: bytesOf(32) }, sealed(), owner)).toBeNull();
    expect(openSealed({ ...key, kid: 'key-2' }, sealed(), owner)).toBeNull();
  });

  test('refuses a text in which any character was changed', () => {
    const text = sealed();
    for (let index = 0; index < text.length; index += 1) {
      const changed = `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
      const isLastOfPart = index === text.length - 1;
      // The last character of base64url may have bits that mean nothing.
      if (!isLastOfPart) expect(openSealed(key, changed, owner)).toBeNull();
    }
  });

  test.each(['', '.', '..', 'key-1..', 'key-1.AAAA.AAAA', `key-1.${'A'.repeat(16)}.${'A'.repeat(20)}`, 'a.b.c.d'])(
    'refuses %p',
    (text) => {
      expect(openSealed(key, text, owner)).toBeNull();
    },
  );
});
