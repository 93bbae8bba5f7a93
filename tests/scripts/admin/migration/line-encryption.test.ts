import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { openDecryption, openEncryption } from '../../../../scripts/admin/migration/line-encryption';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-keys-'));
afterAll(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string | Buffer): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

const pairs: [kind: string, make: () => { publicKey: KeyObject; privateKey: KeyObject }][] = [
  ['rsa', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['ec', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['x25519', () => generateKeyPairSync('x25519')],
];

test.each(pairs)(
  'a line for a key of type %s, in PEM or as a JWK, is read with the private key only',
  async (_, make) => {
    const { publicKey, privateKey } = make();
    const pem = write('public.pem', publicKey.export({ type: 'spki', format: 'pem' }));
    const jwk = write('public.jwk', JSON.stringify(publicKey.export({ format: 'jwk' })));
    const decryptions = [
      await openDecryption(write('private.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))),
      await openDecryption(write('private.jwk', JSON.stringify(privateKey.export({ format: 'jwk' })))),
    ];
    for (const path of [pem, jwk]) {
      const line = await (await openEncryption(path)).encrypt('{"email":"é@example.com"}');
      expect(line).toMatch(/^eyJ[\w-]+(\.[\w-]*){4}$/);
      for (const decrypt of decryptions) {
        expect(await decrypt(line)).toBe('{"email":"é@example.com"}');
        await expect(decrypt(`${line.slice(0, -4)}AAAA`)).rejects.toThrow('cannot be decrypted');
      }
    }
  },
);

test('other keys are refused', async () => {
  const ed25519 = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
  await expect(openEncryption(write('signing.pem', ed25519))).rejects.toMatchObject({ code: 'key_unusable' });
  await expect(openEncryption(write('text', 'no key'))).rejects.toMatchObject({ code: 'key_unusable' });
  await expect(openDecryption(join(directory, 'nothing'))).rejects.toMatchObject({ code: 'key_unusable' });
});
