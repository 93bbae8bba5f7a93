import { IMPORTED_PREFIX } from './imported-prefix';

const MIB = 1024;

/**
 * The dearest hash that is accepted. Each takes about a second of a full vCPU at most, and fits into the memory of a function that
 * checks passwords (1769 MB): a file of hashes must not be able to occupy the service.
 */
export const CEILINGS = {
  /** 2^14 takes about 0.9 s. */
  bcryptCost: 14,
  /** Memory in KiB. */
  argon2MemoryKib: 128 * MIB,
  /** Memory in KiB times passes: 64 MiB with 8 passes. */
  argon2Work: 512 * MIB,
  argon2Lanes: 16,
  /** N times r: 128 MiB. */
  scryptMemory: 2 ** 20,
  /** N times r times p. */
  scryptWork: 2 ** 20 * 2,
  pbkdf2Rounds: 2_000_000,
  /** The logarithm of the rounds of MD5. */
  phpassLog2: 16,
  shaCryptRounds: 100_000,
} as const;

type HashName = 'sha1' | 'sha256' | 'sha512';

/** The parameters of the algorithms that have a memory cost. */
export interface Cost {
  readonly scrypt: { readonly log2n: number; readonly r: number; readonly p: number };
}

interface Digest {
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** In place of a hash: only Cognito knows the password. */
export interface CognitoMark {
  readonly kind: 'cognito';
  readonly username: string;
  /** Whether the user was imported although Cognito asks them for a second factor. */
  readonly ignoresFactors: boolean;
}

/** A hash that another system made. */
export type ImportedHash =
  | { readonly kind: 'bcrypt' | 'bcrypt-sha256'; readonly encoded: string }
  | (Digest & {
      readonly kind: 'argon2';
      readonly variant: 'argon2id' | 'argon2i';
      readonly memoryKib: number;
      readonly passes: number;
      readonly lanes: number;
    })
  | (Digest & Cost['scrypt'] & { readonly kind: 'scrypt' })
  | (Digest &
      Cost['scrypt'] & {
        readonly kind: 'firebase-scrypt';
        readonly saltSeparator: Uint8Array;
        readonly signerKey: Uint8Array;
      })
  | (Digest & { readonly kind: 'pbkdf2'; readonly hashName: HashName; readonly rounds: number })
  | (Digest & { readonly kind: 'salted'; readonly hashName: HashName; readonly saltAt: 'start' | 'end' })
  | CognitoMark
  | (Digest & { readonly kind: 'phpass'; readonly rounds: number })
  | (Digest & { readonly kind: 'sha-crypt'; readonly hashName: 'sha256' | 'sha512'; readonly rounds: number });

/** Longer text is no hash. The signer key of Firebase makes the longest ones. */
const MAX_LENGTH = 1024;
/** Of a digest: shorter ones are guessed by chance. */
const MIN_DIGEST_BYTES = 16;
const MAX_DIGEST_BYTES = 128;

/**
 * Read a stored hash of another system: a PHC string, or the text of bcrypt, phpass or SHA-crypt.
 * @param stored with `IMPORTED_PREFIX`.
 * @returns `null` for text of another form, and for a hash that is dearer than `CEILINGS`.
 * @see https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 */
export const parseImportedHash = (stored: string): ImportedHash | null => {
  if (!stored.startsWith(IMPORTED_PREFIX) || stored.length > MAX_LENGTH) return null;
  const text = stored.slice(IMPORTED_PREFIX.length);
  for (const parse of parsers) {
    const hash = parse(text);
    if (hash !== null) return hash;
  }
  return null;
};

const BCRYPT = String.raw`\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}`;
const BASE64 = '([A-Za-z0-9+/]*)';

const parser =
  (pattern: string, read: (...parts: string[]) => ImportedHash | null) =>
  (text: string): ImportedHash | null => {
    const match = new RegExp(`^${pattern}$`).exec(text);
    return match === null ? null : read(...match.slice(1).map((part) => part ?? ''));
  };

const parsers = [
  parser(`(${BCRYPT})`, (encoded = '', cost) => bcryptOf('bcrypt', encoded, cost)),
  parser(String.raw`\$bcrypt-sha256(${BCRYPT})`, (encoded = '', cost) => bcryptOf('bcrypt-sha256', encoded, cost)),
  parser(String.raw`\$(argon2id|argon2i)\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$${BASE64}\$${BASE64}`, (variant, ...rest) => {
    const [memoryKib, passes, lanes] = rest.slice(0, 3).map(Number) as [number, number, number];
    const digest = digestOf(rest[3], rest[4]);
    const isCheap =
      memoryKib <= CEILINGS.argon2MemoryKib &&
      memoryKib * passes <= CEILINGS.argon2Work &&
      lanes <= CEILINGS.argon2Lanes;
    // RFC 9106 section 3.1
    const isPossible = passes >= 1 && lanes >= 1 && memoryKib >= 8 * lanes && (digest?.salt.length ?? 0) >= 8;
    if (digest === null || !isCheap || !isPossible) return null;
    return { kind: 'argon2', variant: variant as 'argon2id', memoryKib, passes, lanes, ...digest };
  }),
  parser(String.raw`\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$${BASE64}\$${BASE64}`, (log2n, r, p, salt, digest) => {
    const cost = scryptOf(log2n, r, p);
    const read = digestOf(salt, digest);
    return cost === null || read === null ? null : { kind: 'scrypt', ...cost, ...read };
  }),
  parser(
    String.raw`\$firebase-scrypt\$ln=(\d+),r=(\d+),sep=${BASE64},key=${BASE64}\$${BASE64}\$${BASE64}`,
    (log2n, r, separator, key, salt, digest) => {
      const cost = scryptOf(log2n, r, '1');
      const read = digestOf(salt, digest);
      const [saltSeparator, signerKey] = [bytes(separator), bytes(key)];
      // The hash is the encrypted signer key.
      if (cost === null || read === null || signerKey.length !== read.digest.length) return null;
      return { kind: 'firebase-scrypt', ...cost, ...read, saltSeparator, signerKey };
    },
  ),
  parser(String.raw`\$pbkdf2-(sha1|sha256|sha512)\$i=(\d+)\$${BASE64}\$${BASE64}`, (hashName, rounds, salt, digest) => {
    const read = digestOf(salt, digest);
    if (read === null || !isWithin(rounds, 1, CEILINGS.pbkdf2Rounds)) return null;
    return { kind: 'pbkdf2', hashName: hashName as HashName, rounds: Number(rounds), ...read };
  }),
  parser(
    String.raw`\$salted-(sha1|sha256|sha512)\$salt=(start|end)\$${BASE64}\$${BASE64}`,
    (name, at, salt, digest) => {
      const read = digestOf(salt, digest);
      if (read === null || read.digest.length !== DIGEST_BYTES[name as HashName] || read.salt.length === 0) return null;
      return { kind: 'salted', hashName: name as HashName, saltAt: at as 'start', ...read };
    },
  ),
  parser(String.raw`\$cognito\$mfa=(asked|ignored)\$${BASE64}`, (mfa, name) => {
    const username = Buffer.from(bytes(name)).toString();
    if (!isWithin(String(username.length), 1, MAX_COGNITO_NAME)) return null;
    return { kind: 'cognito', username, ignoresFactors: mfa === 'ignored' };
  }),
  parser(String.raw`\$[PH]\$(.)(.{8})([./A-Za-z0-9]{22})`, (log2 = '', salt = '', digest = '') => {
    const rounds = CRYPT_ALPHABET.indexOf(log2);
    if (!isWithin(String(rounds), 7, CEILINGS.phpassLog2)) return null;
    return { kind: 'phpass', rounds: 2 ** rounds, salt: Buffer.from(salt), digest: Buffer.from(digest) };
  }),
  parser(
    String.raw`\$([56])\$(?:rounds=(\d+)\$)?([^$]{1,16})\$([./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})`,
    (id, given, salt = '', digest = '') => {
      const rounds = given === '' ? String(SHA_CRYPT_ROUNDS) : given;
      if (!isWithin(rounds, MIN_SHA_CRYPT_ROUNDS, CEILINGS.shaCryptRounds)) return null;
      if (digest.length !== (id === '5' ? 43 : 86)) return null;
      const hashName = id === '5' ? 'sha256' : 'sha512';
      return {
        kind: 'sha-crypt',
        hashName,
        rounds: Number(rounds),
        salt: Buffer.from(salt),
        digest: Buffer.from(digest),
      };
    },
  ),
];

/** @see Amazon Cognito User Pools API Reference, "AdminGetUser", `Username` */
const MAX_COGNITO_NAME = 128;

/** The order of the letters in the base64 of crypt(3). */
export const CRYPT_ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const DIGEST_BYTES: Record<HashName, number> = { sha1: 20, sha256: 32, sha512: 64 };
/** @see https://www.akkadia.org/drepper/SHA-crypt.txt */
const SHA_CRYPT_ROUNDS = 5000;
const MIN_SHA_CRYPT_ROUNDS = 1000;

const bytes = (base64 = ''): Uint8Array => Buffer.from(base64, 'base64');

const digestOf = (salt: string | undefined, digest: string | undefined): Digest | null => {
  const read = bytes(digest);
  return read.length < MIN_DIGEST_BYTES || read.length > MAX_DIGEST_BYTES ? null : { salt: bytes(salt), digest: read };
};

const bcryptOf = (kind: 'bcrypt' | 'bcrypt-sha256', encoded: string, cost: string | undefined): ImportedHash | null =>
  isWithin(cost, 4, CEILINGS.bcryptCost) ? { kind, encoded } : null;

const scryptOf = (...parts: (string | undefined)[]): Cost['scrypt'] | null => {
  const [log2n, r, p] = parts.map(Number) as [number, number, number];
  if (log2n < 1 || log2n > 20 || r < 1 || p < 1) return null;
  const memory = 2 ** log2n * r;
  return memory <= CEILINGS.scryptMemory && memory * p <= CEILINGS.scryptWork ? { log2n, r, p } : null;
};

const isWithin = (text: string | undefined, min: number, max: number): boolean =>
  Number(text) >= min && Number(text) <= max;
