import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { exportJWK, exportPKCS8 } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { importJWK, importPKCS8 } from 'jose/key/import';

/** The only algorithm of access tokens: RSASSA-PKCS1-v1_5 with SHA-256. RFC 8725 section 3.1 */
export const ALGORITHM = 'RS256';
const MODULUS_BITS = 2048;
/** 65537, the public exponent of all our keys. With an exponent of 1, anybody could forge signatures. */
const EXPONENT = 'AQAB';

/** An imported key, as the signature functions need it. */
export type CryptoKey = Awaited<ReturnType<typeof importPKCS8>>;

/** A new public and private key. */
export interface KeyPair {
  /** RFC 7638 thumbprint: SHA-256 in base64url, 43 characters. */
  readonly kid: string;
  /** Modulus and exponent in base64url, as RFC 7518 section 6.3.1 defines them. */
  readonly n: string;
  readonly e: string;
  /** The private key: PKCS #8 in PEM. */
  readonly pem: string;
}

/** Create an RSA key of 2048 bits. Takes some tenths of a second, sometimes more than one second. */
export const newKeyPair = async (): Promise<KeyPair> => {
  const pair = await generateKeyPair(ALGORITHM, { modulusLength: MODULUS_BITS, extractable: true });
  const { n = '', e = '' } = await exportJWK(pair.publicKey);
  return { kid: await calculateJwkThumbprint({ kty: 'RSA', n, e }), n, e, pem: await exportPKCS8(pair.privateKey) };
};

/** Import a private key for signing. It cannot be exported again. @throws if the text is not an RSA key in PKCS #8. */
export const importPrivateKey = (pem: string): Promise<CryptoKey> => importPKCS8(pem, ALGORITHM);

/**
 * Import a public key for verifying.
 * @returns `null` for a key that this service would not create: shorter than 2048 bits, a modulus whose highest bit is not set,
 * or an exponent other than 65537.
 * @see RFC 7518 section 3.3
 */
export const importPublicKey = async ({ n, e }: Pick<KeyPair, 'n' | 'e'>): Promise<CryptoKey | null> => {
  const modulus = Buffer.from(n, 'base64url');
  if (e !== EXPONENT || modulus.length < MODULUS_BITS / 8 || (modulus[0] ?? 0) < 0x80) return null;
  return (await importJWK({ kty: 'RSA', n, e }, ALGORITHM)) as CryptoKey;
};
