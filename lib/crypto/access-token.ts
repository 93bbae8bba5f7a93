import { JOSEError } from 'jose/errors';
import { CompactSign } from 'jose/jws/compact/sign';
import { compactVerify } from 'jose/jws/compact/verify';
import { ALGORITHM, type CryptoKey } from './signing-key';

/** The maximum difference between clocks, in either direction. */
export const CLOCK_SKEW_SECONDS = 5;
/** RFC 9068 section 2.1. Other verifiers may accept `application/at+jwt` too; this one verifies only tokens of this service. */
const TYPE = 'at+jwt';
const MAX_LENGTH = 8 * 1024;
const COMPACT = /^([\w-]+)\.([\w-]*)\.([\w-]+)$/;
/** All others are refused: `crit` and `b64`, and those that refer to a key (`jwk`, `jku`, `x5c`, `x5u`). RFC 8725 section 3.10 */
const HEADER_FIELDS = new Set(['alg', 'typ', 'kid']);

/** Why a token is not valid. */
export type TokenFault =
  | 'malformed'
  | 'unknown_key'
  | 'bad_signature'
  | 'expired'
  | 'not_yet_valid'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'wrong_claims';

/** The token is not valid. */
export class TokenError extends Error {
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(fault);
    this.name = 'TokenError';
    this.fault = fault;
  }
}

/** The claims that are checked in every token. Times are whole epoch seconds. RFC 7519 section 4.1 */
export interface RegisteredClaims {
  readonly iss: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
}

/** The requirements for a valid token. */
export interface Expectation<Claims extends RegisteredClaims> {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
  /** The maximum lifetime of a token, in seconds. */
  readonly longestSeconds: number;
  /** Checks the types of the claims. Returns `null` if a claim is missing or has a wrong type. */
  readClaims(payload: object): Claims | null;
}

/** Finds a public key. Keys are taken from nowhere else. @returns `null` if no key has this `kid`. */
export type FindKey = (kid: string) => Promise<CryptoKey | null>;

/** @throws {RangeError} if the token is longer than `verifyAccessToken` accepts. */
export const signAccessToken = (claims: object, signer: Signer): Promise<string> => signCompact(claims, TYPE, signer);

/** A private key, and the id of its public key. */
export interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
}

/**
 * Sign a JSON object as a compact JWS.
 * @param type the header `typ`, which keeps different kinds of signed objects apart. RFC 8725 section 3.11
 * @throws {RangeError} if the result is longer than `openSignedToken` accepts.
 */
export const signCompact = async (content: object, type: string, { kid, key }: Signer): Promise<string> => {
  const token = await new CompactSign(Buffer.from(JSON.stringify(content)))
    .setProtectedHeader({ alg: ALGORITHM, typ: type, kid })
    .sign(key);
  if (token.length > MAX_LENGTH) throw new RangeError(`a signed object of ${token.length} characters is too long`);
  return token;
};

/**
 * Check signature, type and claims. Does not check whether the token was revoked.
 * @throws {TokenError}
 * @see RFC 8725 section 3; RFC 9068 section 4
 */
export const verifyAccessToken = async <Claims extends RegisteredClaims>(
  token: string,
  findKey: FindKey,
  { readClaims, ...expected }: Expectation<Claims>,
): Promise<Claims> => {
  const { typ, payload } = await openSignedToken(token, findKey);
  if (typ !== TYPE) throw new TokenError('malformed');
  const claims = readClaims(parseObject(payload));
  if (claims === null) throw new TokenError('wrong_claims');
  checkClaims(claims, expected);
  return claims;
};

const checkClaims = (
  { iss, aud, iat, exp }: RegisteredClaims,
  { issuer, audience, now, longestSeconds }: Omit<Expectation<RegisteredClaims>, 'readClaims'>,
): void => {
  const seconds = now.getTime() / 1000;
  if (iss !== issuer) throw new TokenError('wrong_issuer');
  if (aud !== audience) throw new TokenError('wrong_audience');
  if (exp - iat > longestSeconds) throw new TokenError('wrong_claims');
  if (iat > seconds + CLOCK_SKEW_SECONDS) throw new TokenError('not_yet_valid');
  if (exp <= seconds - CLOCK_SKEW_SECONDS) throw new TokenError('expired');
};

/**
 * Check the encoding, the algorithm and the signature of a token, but neither type nor claims.
 * @throws {TokenError}
 * @see RFC 7515 section 5.2
 */
export const openSignedToken = async (
  token: string,
  findKey: FindKey,
): Promise<{ typ: string | undefined; payload: Uint8Array }> => {
  if (token.length > MAX_LENGTH) throw new TokenError('malformed');
  const [, header, payload, signature] = COMPACT.exec(token) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) throw new TokenError('malformed');
  const { kid, typ } = readHeader(decode(header));
  const payloadBytes = decode(payload);
  decode(signature);
  const key = await findKey(kid);
  if (key === null) throw new TokenError('unknown_key');
  await compactVerify(token, key, { algorithms: [ALGORITHM] }).catch((error: unknown) => {
    throw error instanceof JOSEError ? new TokenError('bad_signature') : error;
  });
  return { typ, payload: payloadBytes };
};

/** Accepts only the canonical base64url encoding: no padding, and no unused bits set. RFC 4648 section 3.5 */
const decode = (part: string): Buffer => {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new TokenError('malformed');
  return bytes;
};

const readHeader = (bytes: Buffer): { kid: string; typ: string | undefined } => {
  const header = parseObject(bytes);
  const known = Object.entries(header).every(([name, value]) => HEADER_FIELDS.has(name) && typeof value === 'string');
  // Serializing it again must give the same bytes. So no field occurs twice, and no invalid byte was replaced while parsing.
  if (!known || !Buffer.from(JSON.stringify(header)).equals(bytes)) throw new TokenError('malformed');
  const { alg, kid, typ } = header as { [Name in 'alg' | 'kid' | 'typ']?: string };
  if (alg !== ALGORITHM || kid === undefined) throw new TokenError('malformed');
  return { kid, typ };
};

const parseObject = (bytes: Uint8Array): object => {
  const value = parseJson(Buffer.from(bytes).toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TokenError('malformed');
  return value;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new TokenError('malformed');
  }
};
