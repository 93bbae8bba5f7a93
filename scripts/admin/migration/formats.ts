import { parseImportedHash } from '../../../lib/crypto/imported-hash-form';
import { IMPORTED_PREFIX } from '../../../lib/crypto/imported-prefix';
import { type Account, accountOf, storedHashOf, totpSecretOf, totpSecretOfBytes } from './account';
import { base64 } from './foreign-hash';
import { RowFault } from './row-fault';
import { documentIn, flagIn, isRow, type Row, rowIn, rowsIn, textIn, textsIn, timeIn } from './row-fields';

/** The hash parameters of a Firebase project. */
export interface FirebaseParameters {
  readonly signerKey: string;
  readonly saltSeparator: string;
  readonly rounds: number;
  readonly memCost: number;
}

export interface FormatContext {
  /** `null` if they are not given: then no row may have a password. */
  readonly firebase: FirebaseParameters | null;
  /** Whether the passwords of Cognito are checked there at the first sign-in. */
  readonly cognitoPasswords: boolean;
}

interface Format {
  /** Whether a row looks like one of this format. */
  matches(row: Row): boolean;
  /** @returns `null` for a row that is no user. @throws {RowFault} */
  read(row: Row, context: FormatContext): Account | null;
}

/** The common names of columns of own tables, Laravel and Rails among them. */
const plain: Format = {
  matches: () => true,
  read: (row) =>
    accountOf({
      sourceId: textIn(row, 'id', 'user_id', 'uuid'),
      email: textIn(row, 'email', 'email_address', 'login'),
      emailVerified:
        flagIn(row, 'email_verified') ??
        ('email_verified_at' in row ? timeIn(row, 'email_verified_at') !== null : null),
      name: textIn(row, 'name', 'full_name'),
      firstName: textIn(row, 'first_name'),
      lastName: textIn(row, 'last_name'),
      active: flagIn(row, 'active', 'is_active') ?? true,
      customerId: customerIn(row),
      createdAt: timeIn(row, 'created_at'),
      passwordHash: storedHashOf(textIn(row, 'password_hash', 'password_digest', 'encrypted_password', 'password')),
      totpSecret: totpSecretOf(textIn(row, 'totp_secret')),
      roles: textsIn(row, 'roles'),
    }),
};

const customerIn = (row: Row): number | null => {
  const text = textIn(row, 'customer_id');
  if (text === null) return null;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RowFault('customer_id is not a whole number from 1 to 999999999');
  return Number(text);
};

/** The file of users, the file of hashes that the support sends, or both merged. */
const auth0: Format = {
  matches: (row) => isRow(row._id) || 'identities' in row || String(row.user_id).startsWith('auth0|'),
  read: (row) => {
    const id = textIn(row, 'user_id', 'id') ?? textIn(rowIn(row, '_id'), '$oid');
    const custom = rowIn(rowIn(row, 'custom_password_hash'), 'hash');
    const [factor] = rowsIn(row, 'mfa_factors').map((each) => rowIn(each, 'totp'));
    return accountOf({
      // The file of hashes has the id without the prefix of the connection.
      sourceId: id === null ? null : id.replace(/^auth0\|/, ''),
      email: textIn(row, 'email'),
      emailVerified: flagIn(row, 'email_verified'),
      name: textIn(row, 'name'),
      firstName: textIn(row, 'given_name'),
      lastName: textIn(row, 'family_name'),
      active: !(flagIn(row, 'blocked') ?? false),
      createdAt: timeIn(row, 'created_at'),
      passwordHash: storedHashOf(textIn(row, 'passwordHash', 'password_hash') ?? textIn(custom, 'value')),
      totpSecret: totpSecretOf(textIn(factor ?? {}, 'secret')),
    });
  },
};

const clerk: Format = {
  matches: (row) => 'primary_email_address' in row,
  read: (row) => {
    const email = textIn(row, 'primary_email_address');
    const verified = textIn(row, 'verified_email_addresses') ?? '';
    const hash = textIn(row, 'password_digest');
    const hasher = textIn(row, 'password_hasher');
    return accountOf({
      sourceId: textIn(row, 'id'),
      email,
      emailVerified: email !== null && verified.split(/[\s,;|]+/).includes(email),
      firstName: textIn(row, 'first_name'),
      lastName: textIn(row, 'last_name'),
      createdAt: timeIn(row, 'created_at'),
      // The one hasher whose text does not say what it is.
      passwordHash: storedHashOf(
        hash !== null && hasher === 'bcrypt_sha256_django' && hash.startsWith('$2') ? `bcrypt_sha256$${hash}` : hash,
      ),
      totpSecret: totpSecretOf(textIn(row, 'totp_secret')),
    });
  },
};

const firebase: Format = {
  matches: (row) => 'localId' in row,
  read: (row, context) => {
    const [hash, salt] = [textIn(row, 'passwordHash'), textIn(row, 'salt')];
    return accountOf({
      sourceId: textIn(row, 'localId'),
      email: textIn(row, 'email'),
      emailVerified: flagIn(row, 'emailVerified'),
      name: textIn(row, 'displayName'),
      active: !(flagIn(row, 'disabled') ?? false),
      createdAt: timeIn(row, 'createdAt'),
      passwordHash: hash === null ? null : storedHashOf(firebaseHash(hash, salt ?? '', context.firebase)),
      factorFault: rowsIn(row, 'mfaInfo').length > 0 ? 'the second factor is a phone, which is not supported' : null,
    });
  },
};

const firebaseHash = (hash: string, salt: string, parameters: FirebaseParameters | null): string => {
  if (parameters === null) throw new RowFault('--firebase-parameters is needed for the password');
  const { signerKey, saltSeparator, rounds, memCost } = parameters;
  const bytes = (text: string) => base64(Buffer.from(text, 'base64'));
  return `$firebase-scrypt$ln=${memCost},r=${rounds},sep=${bytes(saltSeparator)},key=${bytes(signerKey)}$${bytes(salt)}$${bytes(hash)}`;
};

/** Rows of the table `auth.users`. */
const supabase: Format = {
  matches: (row) => 'encrypted_password' in row && ('email_confirmed_at' in row || 'raw_user_meta_data' in row),
  read: (row) => {
    if (timeIn(row, 'deleted_at') !== null || flagIn(row, 'is_anonymous') === true) return null;
    const about = documentIn(row, 'raw_user_meta_data');
    return accountOf({
      sourceId: textIn(row, 'id'),
      email: textIn(row, 'email'),
      emailVerified: timeIn(row, 'email_confirmed_at', 'confirmed_at') !== null,
      name: textIn(about, 'full_name', 'name'),
      inactiveUntil: timeIn(row, 'banned_until'),
      createdAt: timeIn(row, 'created_at'),
      passwordHash: storedHashOf(textIn(row, 'encrypted_password')),
      totpSecret: totpSecretOf(textIn(row, 'totp_secret')),
    });
  },
};

const keycloak: Format = {
  matches: (row) => 'username' in row && ('credentials' in row || 'createdTimestamp' in row),
  read: (row) => {
    // The account of a client is no person.
    if (textIn(row, 'serviceAccountClientId') !== null) return null;
    const credentials = rowsIn(row, 'credentials');
    const password = credentials.find(({ type }) => type === 'password');
    const otp = credentials.find(({ type }) => type === 'otp' || type === 'totp');
    const factorFault = otp === undefined ? null : otpFault(otp);
    return accountOf({
      sourceId: textIn(row, 'id'),
      email: textIn(row, 'email', 'username'),
      emailVerified: flagIn(row, 'emailVerified'),
      firstName: textIn(row, 'firstName'),
      lastName: textIn(row, 'lastName'),
      active: flagIn(row, 'enabled') ?? true,
      createdAt: timeIn(row, 'createdTimestamp'),
      passwordHash: password === undefined ? null : storedHashOf(keycloakHash(password)),
      totpSecret: otp === undefined || factorFault !== null ? null : otpSecret(otp),
      factorFault,
      roles: textsIn(row, 'realmRoles'),
    });
  },
};

const keycloakHash = (credential: Row): string => {
  const [secret, data] = [documentIn(credential, 'secretData'), documentIn(credential, 'credentialData')];
  const bytes = (name: string) => base64(Buffer.from(textIn(secret, name) ?? '', 'base64'));
  const algorithm = textIn(data, 'algorithm') ?? '';
  const rounds = textIn(data, 'hashIterations') ?? '';
  if (algorithm.startsWith('argon2')) {
    const parameters = rowIn(data, 'additionalParameters');
    const [type, memory, parallelism] = ['type', 'memory', 'parallelism'].map((name) => textsIn(parameters, name)[0]);
    return `$argon2${type ?? 'id'}$v=19$m=${memory},t=${rounds},p=${parallelism}$${bytes('salt')}$${bytes('value')}`;
  }
  const hashName = algorithm === 'pbkdf2' ? 'sha1' : algorithm.replace('pbkdf2-', '');
  return `$pbkdf2-${hashName}$i=${rounds}$${bytes('salt')}$${bytes('value')}`;
};

const otpFault = (credential: Row): string | null => {
  const data = documentIn(credential, 'credentialData');
  const isSupported =
    (textIn(data, 'subType') ?? 'totp') === 'totp' &&
    (textIn(data, 'digits') ?? '6') === '6' &&
    (textIn(data, 'period') ?? '30') === '30' &&
    (textIn(data, 'algorithm') ?? 'HmacSHA1') === 'HmacSHA1';
  return isSupported ? null : 'the authenticator app has codes other than 6 digits of SHA-1 every 30 seconds';
};

/** The secret is the text itself, unless it says that it is base32. */
const otpSecret = (credential: Row): Uint8Array | null => {
  const value = textIn(documentIn(credential, 'secretData'), 'value') ?? '';
  const encoding = textIn(documentIn(credential, 'credentialData'), 'secretEncoding');
  return encoding === 'BASE32' ? totpSecretOf(value) : totpSecretOfBytes(new Uint8Array(Buffer.from(value)));
};

/** The columns of `aws cognito-idp get-csv-header`. Cognito gives nobody its hashes. */
const cognito: Format = {
  matches: (row) => 'cognito:username' in row,
  read: (row, { cognitoPasswords }) => {
    const hasFactor = flagIn(row, 'cognito:mfa_enabled') === true;
    return accountOf({
      sourceId: textIn(row, 'sub', 'cognito:username'),
      email: textIn(row, 'email'),
      emailVerified: flagIn(row, 'email_verified'),
      name: textIn(row, 'name'),
      firstName: textIn(row, 'given_name'),
      lastName: textIn(row, 'family_name'),
      createdAt: timeIn(row, 'created_at'),
      passwordHash: cognitoPasswords ? cognitoMark(textIn(row, 'cognito:username') ?? '', hasFactor) : null,
      factorFault: hasFactor ? 'the second factor is not in the file' : null,
    });
  },
};

/** @param hasFactor a user with a second factor is only imported if the operator leaves it out: then Cognito's question for it counts as well. */
const cognitoMark = (username: string, hasFactor: boolean): string => {
  const mark = `${IMPORTED_PREFIX}$cognito$mfa=${hasFactor ? 'ignored' : 'asked'}$${base64(Buffer.from(username))}`;
  if (parseImportedHash(mark) === null) throw new RowFault('cognito:username is missing or too long');
  return mark;
};

/** `manage.py dumpdata auth.user`, or rows of the table `auth_user`. */
const django: Format = {
  matches: (row) => isRow(row.fields) || ('password' in row && 'date_joined' in row),
  read: (row) => {
    const fields = isRow(row.fields) ? row.fields : row;
    if (!('password' in fields)) return null;
    const hash = textIn(fields, 'password');
    return accountOf({
      sourceId: textIn(row, 'pk', 'id'),
      email: textIn(fields, 'email', 'username'),
      emailVerified: flagIn(fields, 'email_verified'),
      firstName: textIn(fields, 'first_name'),
      lastName: textIn(fields, 'last_name'),
      active: flagIn(fields, 'is_active') ?? true,
      createdAt: timeIn(fields, 'date_joined'),
      // An exclamation mark begins a password that nobody has.
      passwordHash: storedHashOf(hash?.startsWith('!') ? null : hash),
    });
  },
};

/** In the order in which `auto` tries them. */
export const formats = {
  firebase,
  clerk,
  supabase,
  keycloak,
  'cognito-csv': cognito,
  auth0,
  django,
  jsonl: plain,
  csv: plain,
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

/** @returns the format that a row looks like. */
export const detectFormat = (row: Row): FormatName => {
  const names = Object.keys(formats) as FormatName[];
  return names.find((name) => formats[name].matches(row)) ?? 'jsonl';
};
