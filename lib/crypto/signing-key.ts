import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { exportJWK, exportPKCS8 } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { importJWK, importPKCS8 } from 'jose/key/import';

/** The one algorithm of access tokens: RSASSA-PKCS1-v1_5 with SHA-256. RFC 8725 section 3.1 */
export const ALGORITHM = 'RS256';
const MODULUS_BITS = 2048;
/** 65537, as every key of ours has it; with 1 everybody could sign. */
const EXPONENT = 'AQAB';

/** A key in the form the signature functions take. */
export type CryptoKey = Awaited<ReturnType<typeof importPKCS8>>;

/** A new key with both halves. */
export interface KeyPair {
  /** RFC 7638 thumbprint: SHA-256 in base64url, 43 characters. */
  readonly kid: string;
  /** Modulus and exponent, base64url as RFC 7518 section 6.3.1 has them. */
  readonly n: string;
  readonly e: string;
  /** The private half: PKCS #8 in PEM. */
  readonly pem: string;
}

/** Make an RSA key of 2048 bits; takes tenths of a second, now and then more than one. */
export const newKeyPair = async (): Promise<KeyPair> => {
  const pair = await generateKeyPair(ALGORITHM, { modulusLength: MODULUS_BITS, extractable: true });
  const { n = '', e = '' } = await exportJWK(pair.publicKey);
  return { kid: await calculateJwkThumbprint({ kty: 'RSA', n, e }), n, e, pem: await exportPKCS8(pair.privateKey) };
};

/** For signing; it cannot be exported again. @throws if the text is no RSA key in PKCS #8. */
export const importPrivateKey = (pem: string): Promise<CryptoKey> => importPKCS8(pem, ALGORITHM);

/**
 * For verifying.
 * @returns `null` for a key that is none of ours: under 2048 bits, not of whole bytes, or of another exponent than 65537.
 * @see RFC 7518 section 3.3
 */
export const importPublicKey = async ({ n, e }: Pick<KeyPair, 'n' | 'e'>): Promise<CryptoKey | null> => {
  const modulus = Buffer.from(n, 'base64url');
  if (e !== EXPONENT || modulus.length < MODULUS_BITS / 8 || (modulus[0] ?? 0) < 0x80) return null;
  return (await importJWK({ kty: 'RSA', n, e }, ALGORITHM)) as CryptoKey;
};
