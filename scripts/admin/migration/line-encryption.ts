import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { AdminError } from '../admin-error';
import { RowFault } from './row-fault';

/** RFC 7518 sections 4.3 and 4.6 */
const ALGORITHMS: Readonly<Record<string, string>> = {
  rsa: 'RSA-OAEP-256',
  ec: 'ECDH-ES+A256KW',
  x25519: 'ECDH-ES+A256KW',
};

const readKey = async (path: string, create: typeof createPublicKey | typeof createPrivateKey): Promise<KeyObject> => {
  try {
    const text = await readFile(path, 'utf8');
    const key = text.trimStart().startsWith('{') ? { key: JSON.parse(text), format: 'jwk' as const } : text;
    return create(key);
  } catch (error) {
    throw new AdminError('key_unusable', `${path} is not a key that can be used: ${(error as Error).message}`);
  }
};

/** Encrypts each line by itself, so that a file can be continued and read line by line. RFC 7516 section 3.1 */
export interface LineEncryption {
  /** Of the public key, in PEM. */
  readonly pem: string;
  encrypt(line: string): Promise<string>;
}

/** @param path of a public key, RSA, EC or X25519, in PEM or as a JWK. @throws {AdminError} `key_unusable` */
export const openEncryption = async (path: string): Promise<LineEncryption> => {
  const key = await readKey(path, createPublicKey);
  const alg = ALGORITHMS[key.asymmetricKeyType ?? ''];
  if (alg === undefined)
    throw new AdminError('key_unusable', `${path} has a key of type ${key.asymmetricKeyType}: use RSA, EC or X25519.`);
  return {
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    encrypt: (line) => new CompactEncrypt(Buffer.from(line)).setProtectedHeader({ alg, enc: 'A256GCM' }).encrypt(key),
  };
};

/** @param path of the private key. @returns decrypts a line. @throws {AdminError} `key_unusable` */
export const openDecryption = async (path: string): Promise<(line: string) => Promise<string>> => {
  const key = await readKey(path, createPrivateKey);
  const options = { keyManagementAlgorithms: Object.values(ALGORITHMS), contentEncryptionAlgorithms: ['A256GCM'] };
  return async (line) => {
    try {
      return Buffer.from((await compactDecrypt(line, key, options)).plaintext).toString();
    } catch {
      throw new RowFault('the line cannot be decrypted with this key');
    }
  };
};
