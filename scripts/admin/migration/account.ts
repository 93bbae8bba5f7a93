import { Secret } from 'otpauth';
import { toStoredHash } from './foreign-hash';
import { RowFault } from './row-fault';

/** A user as a file of another system describes them. */
export interface Account {
  /** The id in the other system. It is kept if it is a uuid v4. */
  readonly sourceId: string | null;
  readonly email: string | null;
  /** `null` if the file does not say. */
  readonly emailVerified: boolean | null;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly active: boolean;
  /** When a user who is not active will be again; `null` if nobody decided that. */
  readonly inactiveUntil: Date | null;
  /** `null` for the customer of the command line. */
  readonly customerId: number | null;
  readonly createdAt: Date | null;
  /** As it is stored; `null` for a user without a password. */
  readonly passwordHash: string | null;
  readonly totpSecret: Uint8Array | null;
  /** Why the second factor of the file cannot be imported; `null` if it can, or there is none. */
  readonly factorFault: string | null;
  readonly roles: readonly string[];
}

const nothing: Account = {
  sourceId: null,
  email: null,
  emailVerified: null,
  name: null,
  firstName: null,
  lastName: null,
  active: true,
  inactiveUntil: null,
  customerId: null,
  createdAt: null,
  passwordHash: null,
  totpSecret: null,
  factorFault: null,
  roles: [],
};

export const accountOf = (fields: Partial<Account>): Account => ({ ...nothing, ...fields });

/** @param text `null` for none. @throws {RowFault} for a hash that cannot be checked here. */
export const storedHashOf = (text: string | null): string | null => {
  if (text === null) return null;
  const stored = toStoredHash(text);
  if (stored !== null) return stored;
  throw new RowFault('the password hash has a form that is not known, or is too costly to check');
};

const BASE32 = /^[A-Z2-7]+$/;
/** RFC 4226 section 4 requires 16; authenticator apps have long made 10. */
const MIN_SECRET_BYTES = 10;
const MAX_SECRET_BYTES = 64;

/** A secret in base32, with any spaces and dashes. @throws {RowFault} */
export const totpSecretOf = (text: string | null): Uint8Array | null => {
  if (text === null) return null;
  const base32 = text.toUpperCase().replace(/[\s=-]/g, '');
  const bytes = BASE32.test(base32) ? new Uint8Array(Secret.fromBase32(base32).buffer) : new Uint8Array();
  return totpSecretOfBytes(bytes);
};

/** @throws {RowFault} */
export const totpSecretOfBytes = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length >= MIN_SECRET_BYTES && bytes.length <= MAX_SECRET_BYTES) return bytes;
  throw new RowFault('the secret of the authenticator app is malformed');
};
