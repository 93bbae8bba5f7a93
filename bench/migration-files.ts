import { createCipheriv, createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import bcrypt from 'bcryptjs';

/** A file of another system, with users whose email is `<number>@example.com` and whose password is `passwordOf(number)`. */
export interface MigrationFormat {
  /** What `import` needs in addition. */
  readonly options: readonly string[];
  /** Whether the file has hashes. */
  readonly hasPasswords: boolean;
  readonly begin: string;
  readonly between: string;
  readonly end: string;
  row(number: number): string;
}

/** An import does not hash, so users share hashes. This many are different. */
const PASSWORDS = 100;

export const emailOf = (number: number): string => `${number}@example.com`;
export const passwordOf = (number: number): string => `old password ${number % PASSWORDS}`;

/** @param make computes the hash of a password, at the lowest cost: each is verified as those of a higher cost are. */
const hashed = (make: (password: string) => string): ((number: number) => string) => {
  const hashes = Array.from({ length: PASSWORDS }, (_, number) => make(passwordOf(number)));
  return (number) => hashes[number % PASSWORDS] ?? '';
};

const SALT = Buffer.from('salt of the file');
const SEPARATOR = Buffer.from('separator');
const SIGNER_KEY = Buffer.alloc(64, 'signer key');
const bcryptOf = hashed((password) => bcrypt.hashSync(password, 4));
const pbkdf2Of = hashed((password) => pbkdf2Sync(password, SALT, 1, 32, 'sha256').toString('base64'));
const sshaOf = hashed((password) => {
  const digest = createHash('sha1').update(password).update(SALT).digest();
  return `{SSHA}${Buffer.concat([digest, SALT]).toString('base64')}`;
});
const firebaseOf = hashed((password) => {
  const key = scryptSync(password, Buffer.concat([SALT, SEPARATOR]), 64, { N: 2, r: 1, p: 1 }).subarray(0, 32);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(SIGNER_KEY).toString('base64');
});

/** What Firebase shows as the parameters of the hashes. */
export const firebaseParameters = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: ${SIGNER_KEY.toString('base64')},
  base64_salt_separator: ${SEPARATOR.toString('base64')},
  rounds: 1,
  mem_cost: 1,
}
`;

const plain = { options: [], hasPasswords: true, begin: '', between: '', end: '' };
const lines = (row: (number: number) => object): MigrationFormat => ({
  ...plain,
  row: (number) => `${JSON.stringify(row(number))}\n`,
});
const table = (columns: string, row: (number: number) => readonly string[]): MigrationFormat => ({
  ...plain,
  begin: `${columns}\n`,
  row: (number) => `${row(number).join(',')}\n`,
});
const list = (begin: string, end: string, row: (number: number) => object): MigrationFormat => ({
  ...plain,
  begin,
  between: ',\n',
  end,
  row: (number) => JSON.stringify(row(number)),
});

/** By the name of the format. @param parametersPath of the file with `firebaseParameters`. */
export const migrationFormats = (parametersPath: string): Readonly<Record<string, MigrationFormat>> => ({
  jsonl: lines((number) => ({ email: emailOf(number), email_verified: true, password_hash: sshaOf(number) })),
  csv: table('email,email_verified,password_hash', (number) => [emailOf(number), 'true', bcryptOf(number)]),
  auth0: lines((number) => ({
    _id: { $oid: String(number).padStart(24, '0') },
    email: emailOf(number),
    email_verified: true,
    passwordHash: bcryptOf(number),
  })),
  clerk: table(
    'id,first_name,last_name,username,primary_email_address,verified_email_addresses,unverified_email_addresses,totp_secret,password_digest,password_hasher',
    (number) => [
      ...[`user_${number}`, 'Ada', 'Lovelace', '', emailOf(number), emailOf(number), '', ''],
      ...[bcryptOf(number), 'bcrypt'],
    ],
  ),
  firebase: {
    ...list('{"users": [\n', '\n]}\n', (number) => ({
      localId: `user${number}`,
      email: emailOf(number),
      emailVerified: true,
      passwordHash: firebaseOf(number),
      salt: SALT.toString('base64'),
    })),
    options: ['--firebase-parameters', parametersPath],
  },
  supabase: table('id,email,encrypted_password,email_confirmed_at,raw_user_meta_data', (number) => [
    ...[`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, emailOf(number), bcryptOf(number)],
    ...['2024-01-02 03:04:05.678+00', '"{""full_name"": ""Ada Lovelace""}"'],
  ]),
  keycloak: list('{"realm": "example", "users": [\n', '\n]}\n', (number) => ({
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    username: `user${number}`,
    email: emailOf(number),
    emailVerified: true,
    enabled: true,
    credentials: [
      {
        type: 'password',
        secretData: JSON.stringify({ value: pbkdf2Of(number), salt: SALT.toString('base64') }),
        credentialData: '{"hashIterations":1,"algorithm":"pbkdf2-sha256"}',
      },
    ],
  })),
  django: {
    ...list('[\n', '\n]\n', (number) => ({
      model: 'auth.user',
      pk: number,
      fields: {
        username: `user${number}`,
        email: emailOf(number),
        password: `pbkdf2_sha256$1$${SALT}$${pbkdf2Of(number)}`,
        is_active: true,
      },
    })),
    options: ['--emails-verified'],
  },
  'cognito-csv': {
    ...table('cognito:username,cognito:mfa_enabled,email,email_verified,given_name,family_name', (number) => [
      ...[`user${number}`, 'false', emailOf(number), 'true', 'Ada', 'Lovelace'],
    ]),
    hasPasswords: false,
  },
});

/** Write a file of so many users, in constant memory. */
export const writeMigrationFile = (path: string, format: MigrationFormat, users: number): Promise<void> => {
  const { begin, between, end, row } = format;
  const texts = function* () {
    yield begin;
    for (let number = 0; number < users; number += 1) yield `${number === 0 ? '' : between}${row(number)}`;
    yield end;
  };
  return pipeline(Readable.from(texts()), createWriteStream(path, { mode: 0o600 }));
};
