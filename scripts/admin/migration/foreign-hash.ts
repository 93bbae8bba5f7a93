import { parseImportedHash } from '../../../lib/crypto/imported-hash-form';
import { IMPORTED_PREFIX } from '../../../lib/crypto/imported-prefix';

type Parse = (...parts: string[]) => string | null;

/**
 * Convert a password hash as another system writes it.
 * @param text in the form of a product or of a library: see docs/migration.md.
 * @returns the text to store, which `parseImportedHash` accepts; `null` for a form that is not known, and for a hash that takes too
 *   long to check.
 */
export const toStoredHash = (text: string): string | null => {
  for (const candidate of candidatesOf(text.trim())) {
    const stored = `${IMPORTED_PREFIX}${candidate}`;
    if (parseImportedHash(stored) !== null) return stored;
  }
  return null;
};

const candidatesOf = (text: string): string[] => {
  const candidates = [text, unpadded(text)];
  for (const [pattern, convert] of forms) {
    const match = pattern.exec(text);
    const converted = match === null ? null : convert(...match.slice(1).map((part) => part ?? ''));
    if (converted !== null) candidates.push(converted);
  }
  return [...candidates, ...aspNetOf(text)];
};

/** Base64 without padding, as PHC strings have it. */
export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

const unpadded = (text: string): string => text.replace(/=+(?=\$|$)/g, '');

/** The base64 of passlib has dots in place of plus signs. */
const fromPasslib = (text: string): string => text.replaceAll('.', '+');

const hexToBase64 = (hex: string): string => base64(Buffer.from(hex, 'hex'));

const pbkdf2Of = (hashName: string, rounds: string, salt: string, digest: string): string =>
  `$pbkdf2-${hashName}$i=${rounds}$${salt}$${unpadded(digest)}`;

const scryptOf = (n: string, r: string, p: string, salt: string, digest: string): string =>
  `$scrypt$ln=${Math.log2(Number(n))},r=${r},p=${p}$${salt}$${unpadded(digest)}`;

/** The digest is as long as that of the algorithm; what follows it is the salt. */
const ldapOf = (name: string, digestBytes: number, text: string): string => {
  const bytes = Buffer.from(text, 'base64');
  return `$salted-${name}$salt=end$${base64(bytes.subarray(digestBytes))}$${base64(bytes.subarray(0, digestBytes))}`;
};

const forms: readonly (readonly [RegExp, Parse])[] = [
  // Django. A salt is text.
  [
    /^pbkdf2_(sha1|sha256)\$(\d+)\$([^$]+)\$([^$]+)$/,
    (name = '', rounds = '', salt = '', digest = '') => pbkdf2Of(name, rounds, base64(salt), digest),
  ],
  [
    /^scrypt\$(\d+)\$([^$]+)\$(\d+)\$(\d+)\$([^$]+)$/,
    (n = '', salt = '', r = '', p = '', digest = '') => scryptOf(n, r, p, base64(salt), digest),
  ],
  [/^argon2(\$argon2.+)$/, (encoded = '') => unpadded(encoded)],
  [/^bcrypt\$(\$2.+)$/, (encoded = '') => encoded],
  [/^bcrypt_sha256\$(\$2.+)$/, (encoded = '') => `$bcrypt-sha256${encoded}`],
  [
    /^sha1\$([^$]+)\$([0-9a-f]{40})$/,
    (salt = '', digest = '') => `$salted-sha1$salt=start$${base64(salt)}$${hexToBase64(digest)}`,
  ],
  // passlib
  [
    /^\$pbkdf2(?:-(sha256|sha512))?\$(\d+)\$([^$]*)\$([^$]+)$/,
    (name = '', rounds = '', salt = '', digest = '') =>
      pbkdf2Of(name || 'sha1', rounds, fromPasslib(salt), fromPasslib(digest)),
  ],
  // Werkzeug, of Flask. A salt is text, and a digest is hexadecimal.
  [
    /^pbkdf2:(sha1|sha256|sha512):(\d+)\$([^$]+)\$([0-9a-f]+)$/,
    (name = '', rounds = '', salt = '', digest = '') => pbkdf2Of(name, rounds, base64(salt), hexToBase64(digest)),
  ],
  [
    /^scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$([0-9a-f]+)$/,
    (n = '', r = '', p = '', salt = '', digest = '') => scryptOf(n, r, p, base64(salt), hexToBase64(digest)),
  ],
  // LDAP and Spring Security
  [/^\{SSHA\}(.+)$/i, (text = '') => ldapOf('sha1', 20, text)],
  [/^\{SSHA256\}(.+)$/i, (text = '') => ldapOf('sha256', 32, text)],
  [/^\{SSHA512\}(.+)$/i, (text = '') => ldapOf('sha512', 64, text)],
  [/^\{(?:CRYPT|bcrypt|argon2)\}(\$.+)$/i, (encoded = '') => unpadded(encoded)],
];

/** @see https://github.com/dotnet/aspnetcore/blob/main/src/Identity/Extensions.Core/src/PasswordHasher.cs */
const aspNetOf = (text: string): string[] => {
  if (!/^[A-Za-z0-9+/]{44,}={0,2}$/.test(text)) return [];
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] === 0 && bytes.length === 49)
    return [pbkdf2Of('sha1', '1000', base64(bytes.subarray(1, 17)), base64(bytes.subarray(17)))];
  if (bytes[0] !== 1 || bytes.length < 13) return [];
  const [hash, rounds, saltBytes] = [1, 5, 9].map((at) => bytes.readUInt32BE(at)) as [number, number, number];
  const hashName = ['sha1', 'sha256', 'sha512'][hash];
  if (hashName === undefined || saltBytes > 64) return [];
  const [salt, digest] = [bytes.subarray(13, 13 + saltBytes), bytes.subarray(13 + saltBytes)];
  return [pbkdf2Of(hashName, String(rounds), base64(salt), base64(digest))];
};
