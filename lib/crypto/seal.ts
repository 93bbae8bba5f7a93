import { createCipheriv, createDecipheriv } from 'node:crypto';

/** A key of `seal`. */
export interface SealingKey {
  /** Names the key. It contains no dot. */
  readonly kid: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** What a sealed secret belongs to. It opens for the same values only. */
export interface SealedFor {
  readonly userId: string;
  /** The kind of secret, such as `totp`. */
  readonly kind: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const additionalData = ({ userId, kind }: SealedFor): Buffer => Buffer.from(JSON.stringify([kind, userId]));

/**
 * Encrypt a secret with AES-256-GCM, so that a copy of the tables does not reveal it, and nobody who can write to a table can move
 * it to another user.
 * @param randomBytes at least 12 random bytes that are used for nothing else: the nonce.
 * @returns `<kid>.<nonce>.<ciphertext and tag>`, the last two in base64url.
 * @see NIST SP 800-38D section 8.2.2: a random nonce of 96 bits is safe for 2^32 secrets of one key
 */
export const seal = (
  { kid, key }: SealingKey,
  secret: Uint8Array,
  owner: SealedFor,
  randomBytes: Uint8Array,
): string => {
  const nonce = randomBytes.slice(0, NONCE_BYTES);
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`a nonce has ${NONCE_BYTES} bytes`);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(owner));
  const text = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return [kid, Buffer.from(nonce).toString('base64url'), text.toString('base64url')].join('.');
};

/** @returns the name of the key that a sealed secret needs; empty for text of any other form. */
export const sealedWith = (sealed: string): string => sealed.split('.')[0] ?? '';

/** @returns the secret; `null` unless `seal` made this text with the same key, for the same owner. */
export const openSealed = ({ kid, key }: SealingKey, sealed: string, owner: SealedFor): Uint8Array | null => {
  const [name = '', nonce = '', text = '', ...rest] = sealed.split('.');
  const [nonceBytes, bytes] = [Buffer.from(nonce, 'base64url'), Buffer.from(text, 'base64url')];
  if (name !== kid || rest.length > 0 || nonceBytes.length !== NONCE_BYTES || bytes.length < TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, nonceBytes, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(owner));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]));
  } catch {
    return null;
  }
};
