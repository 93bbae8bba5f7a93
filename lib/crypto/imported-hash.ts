import { createCipheriv, createHash, pbkdf2, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { argon2i, argon2id } from 'hash-wasm';
import { type CognitoMark, type Cost, type ImportedHash, parseImportedHash } from './imported-hash-form';
import { phpass } from './phpass';
import { shaCrypt } from './sha-crypt';

const deriveScrypt = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);
const derivePbkdf2 = promisify(pbkdf2);

/** The comparison of bcrypt, of whichever implementation hashes passwords here. */
export type CompareBcrypt = (password: string, passwordHash: string) => Promise<boolean>;

/**
 * Asks Cognito whether the user has this password.
 * @param password as typed.
 * @throws {StoreUnavailableError} if Cognito does not say.
 */
export type AskCognito = (mark: CognitoMark, password: string) => Promise<boolean>;

/**
 * Check a password against a hash that another system made. What the password is hashed with is decided by the stored text alone.
 * @param stored see `parseImportedHash`.
 * @param password as typed: other systems do not normalize it.
 * @param askCognito `null`: nobody has the password of a user who came from Cognito.
 * @returns `false` also for text that is no such hash, and for one that is dearer than `CEILINGS`: then nothing is computed.
 */
export const verifyImportedHash = async (
  stored: string,
  password: string,
  compareBcrypt: CompareBcrypt,
  askCognito: AskCognito | null = null,
): Promise<boolean> => {
  const hash = parseImportedHash(stored);
  if (hash === null) return false;
  if (hash.kind === 'cognito') return askCognito === null ? false : askCognito(hash, password);
  if ('encoded' in hash) {
    const text = hash.kind === 'bcrypt' ? password : createHash('sha256').update(password).digest('hex');
    return compareBcrypt(text, hash.encoded);
  }
  const derived = await derive(hash, password);
  return derived.length === hash.digest.length && timingSafeEqual(derived, hash.digest);
};

type Derived = Exclude<ImportedHash, { readonly encoded: string } | CognitoMark>;

const derive = async (hash: Derived, password: string): Promise<Uint8Array> => {
  const { salt, digest } = hash;
  switch (hash.kind) {
    case 'argon2': {
      const { variant, memoryKib, passes, lanes } = hash;
      const argon2 = variant === 'argon2id' ? argon2id : argon2i;
      return argon2({
        password,
        salt,
        memorySize: memoryKib,
        iterations: passes,
        parallelism: lanes,
        hashLength: digest.length,
        outputType: 'binary',
      });
    }
    case 'scrypt':
      return runScrypt(password, salt, digest.length, hash);
    case 'firebase-scrypt': {
      const key = await runScrypt(password, Buffer.concat([salt, hash.saltSeparator]), FIREBASE_KEY_BYTES, hash);
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(AES_BLOCK_BYTES));
      return Buffer.concat([cipher.update(hash.signerKey), cipher.final()]);
    }
    case 'pbkdf2':
      return derivePbkdf2(password, salt, hash.rounds, digest.length, hash.hashName);
    case 'salted': {
      const text = Buffer.from(password);
      const parts = hash.saltAt === 'start' ? [salt, text] : [text, salt];
      return createHash(hash.hashName).update(Buffer.concat(parts)).digest();
    }
    case 'phpass':
      return phpass(password, salt, hash.rounds);
    case 'sha-crypt':
      return shaCrypt(hash.hashName, password, salt, hash.rounds);
  }
};

/** @see https://github.com/firebase/scrypt */
const FIREBASE_KEY_BYTES = 32;
const AES_BLOCK_BYTES = 16;

const runScrypt = (password: string, salt: Uint8Array, length: number, { log2n, r, p }: Cost['scrypt']) => {
  const N = 2 ** log2n;
  // Node refuses to use as much memory as it needs, so the limit is the double.
  return deriveScrypt(password, salt, length, { N, r, p, maxmem: 2 * 128 * N * r });
};
