import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../../../lib/crypto/password-hasher';
import { readFirebaseParameters } from '../../../../scripts/admin/migration/firebase-parameters';
import { detectFormat, formats } from '../../../../scripts/admin/migration/formats';
import type { Row } from '../../../../scripts/admin/migration/row-fields';

const hasher = createPasswordHasher(4);
const BCRYPT = '$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e';

/** The parameters of the sample of github.com/firebase/scrypt, as the console of Firebase shows them. */
const FIREBASE = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}`;

/** One row as each product exports it, what is read from it, and the password. */
const rows: [format: keyof typeof formats, row: Row, expected: object, password: string | null][] = [
  [
    'auth0',
    {
      _id: { $oid: '60425dc43519d90068f82973' },
      email_verified: true,
      email: 'john@example.com',
      passwordHash: BCRYPT,
      password_set_date: { $date: '2021-03-05T16:35:16.775Z' },
      tenant: 'dev',
      connection: 'Username-Password-Authentication',
      _tmp_is_unique: true,
    },
    { sourceId: '60425dc43519d90068f82973', email: 'john@example.com', emailVerified: true },
    'correct horse',
  ],
  [
    'auth0',
    {
      user_id: 'auth0|60425dc43519d90068f82973',
      email: 'john@example.com',
      email_verified: false,
      created_at: '2021-03-05T16:35:16.775Z',
      given_name: 'John',
      family_name: 'Doe',
      blocked: true,
      mfa_factors: [{ totp: { secret: 'JBSWY3DPEHPK3PXP' } }],
    },
    {
      sourceId: '60425dc43519d90068f82973',
      active: false,
      firstName: 'John',
      createdAt: new Date('2021-03-05T16:35:16.775Z'),
      totpSecret: new Uint8Array(Buffer.from('48656c6c6f21deadbeef', 'hex')),
    },
    null,
  ],
  [
    'clerk',
    {
      id: 'user_2YDryYFVMM1W1plDDKz7Gzf4we6',
      first_name: 'Jane',
      last_name: 'Doe',
      username: '',
      primary_email_address: 'jane@example.com',
      verified_email_addresses: 'jane@example.com',
      unverified_email_addresses: '',
      totp_secret: '',
      password_digest: BCRYPT,
      password_hasher: 'bcrypt',
    },
    {
      sourceId: 'user_2YDryYFVMM1W1plDDKz7Gzf4we6',
      firstName: 'Jane',
      lastName: 'Doe',
      emailVerified: true,
      totpSecret: null,
    },
    'correct horse',
  ],
  [
    'clerk',
    {
      id: 'user_2',
      primary_email_address: 'jane@example.com',
      verified_email_addresses: 'other@example.com',
      unverified_email_addresses: 'jane@example.com',
      password_digest: '$2a$06$/3OeRpbOf8/l6nPPRdZPp.nRiyYqPobEZGdNRBWihQhiFDh1ws1tu',
      password_hasher: 'bcrypt_sha256_django',
    },
    { emailVerified: false },
    '',
  ],
  [
    'firebase',
    {
      localId: 'LlVTFD8q1gZQo1kbmhzZcHCJ3Vv1',
      email: 'user1@example.com',
      emailVerified: true,
      passwordHash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
      salt: '42xEC+ixf3L2lw==',
      displayName: 'User One',
      createdAt: '1510963950000',
      disabled: false,
    },
    { name: 'User One', emailVerified: true, active: true, createdAt: new Date(1_510_963_950_000) },
    'user1password',
  ],
  [
    'supabase',
    {
      instance_id: '00000000-0000-0000-0000-000000000000',
      id: '714e2142-5fa2-435c-8867-46263ea237da',
      email: 'ada@example.com',
      encrypted_password: BCRYPT,
      email_confirmed_at: '2024-01-02 03:04:05.678+00',
      raw_user_meta_data: '{"full_name": "Ada Lovelace"}',
      created_at: '2024-01-02 03:04:05+02',
      banned_until: '2999-01-01 00:00:00+00',
      deleted_at: '',
      is_anonymous: 'f',
    },
    {
      sourceId: '714e2142-5fa2-435c-8867-46263ea237da',
      name: 'Ada Lovelace',
      emailVerified: true,
      inactiveUntil: new Date('2999-01-01T00:00:00Z'),
      createdAt: new Date('2024-01-02T01:04:05Z'),
    },
    'correct horse',
  ],
  [
    'keycloak',
    {
      id: '3f0b6a0e-4a9e-4c55-8a52-0b7c0d2a9f10',
      username: 'ada',
      email: 'ada@example.com',
      emailVerified: true,
      enabled: true,
      firstName: 'Ada',
      createdTimestamp: 1_505_479_392_766,
      realmRoles: ['offline_access', 'editor'],
      credentials: [
        {
          type: 'password',
          secretData: JSON.stringify({
            value: pbkdf2Sync('secret', 'salt', 20, 64, 'sha256').toString('base64'),
            salt: Buffer.from('salt').toString('base64'),
          }),
          credentialData: '{"hashIterations":20,"algorithm":"pbkdf2-sha256"}',
        },
        {
          type: 'otp',
          secretData: '{"value":"abcdefghij0123456789"}',
          credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
        },
      ],
    },
    {
      email: 'ada@example.com',
      roles: ['offline_access', 'editor'],
      createdAt: new Date(1_505_479_392_766),
      totpSecret: new Uint8Array(Buffer.from('abcdefghij0123456789')),
      factorFault: null,
    },
    'secret',
  ],
  [
    'keycloak',
    {
      username: 'ada',
      enabled: false,
      credentials: [
        {
          type: 'password',
          secretData: '{"value":"nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=","salt":"c29tZXNhbHQ="}',
          credentialData:
            '{"hashIterations":2,"algorithm":"argon2","additionalParameters":{"hashLength":["32"],"memory":["256"],"type":["id"],"version":["1.3"],"parallelism":["1"]}}',
        },
        {
          type: 'otp',
          secretData: '{"value":"abcdefghij0123456789"}',
          credentialData: '{"subType":"hotp","digits":6}',
        },
      ],
    },
    { email: 'ada', active: false, totpSecret: null, factorFault: expect.stringContaining('codes other than') },
    'password',
  ],
  [
    'cognito-csv',
    {
      'cognito:username': 'ada',
      'cognito:mfa_enabled': 'false',
      email: 'ada@example.com',
      email_verified: 'true',
      given_name: 'Ada',
      family_name: 'Lovelace',
    },
    { sourceId: 'ada', emailVerified: true, passwordHash: null, lastName: 'Lovelace', factorFault: null },
    null,
  ],
  [
    'django',
    {
      model: 'auth.user',
      pk: 7,
      fields: {
        password: 'pbkdf2_sha256$10000$seasalt$FQCNpiZpTb0zub+HBsH6TOwyRxJ19FwvjbweatNmK/Y=',
        is_superuser: true,
        username: 'ada',
        email: 'ada@example.com',
        first_name: 'Ada',
        is_active: true,
        date_joined: '2013-11-29T20:21:56.789Z',
      },
    },
    { sourceId: '7', emailVerified: null, roles: [], createdAt: new Date('2013-11-29T20:21:56.789Z') },
    'letmein',
  ],
  [
    'django',
    {
      id: '8',
      password: '!unusable',
      username: 'bot',
      email: '',
      is_active: 'f',
      date_joined: '2013-11-29 20:21:56+00',
    },
    { email: 'bot', passwordHash: null, active: false },
    null,
  ],
  [
    'csv',
    {
      id: '1',
      email: 'Ada@Example.com',
      name: 'Ada',
      password: BCRYPT.replace('$2a', '$2y'),
      email_verified_at: '',
      created_at: '2020-01-01 00:00:00',
      roles: 'editor, auditor',
      customer_id: '4',
    },
    { emailVerified: false, roles: ['editor', 'auditor'], customerId: 4, createdAt: new Date('2020-01-01T00:00:00Z') },
    'correct horse',
  ],
  [
    'jsonl',
    {
      email: 'ada@example.com',
      email_verified: true,
      password_hash: BCRYPT,
      active: false,
      roles: ['editor'],
      totp_secret: 'jbsw y3dp-ehpk3pxp',
    },
    {
      emailVerified: true,
      active: false,
      roles: ['editor'],
      totpSecret: new Uint8Array(Buffer.from('48656c6c6f21deadbeef', 'hex')),
    },
    'correct horse',
  ],
];

describe.each(rows)('a row of %s', (format, row, expected, password) => {
  const account = formats[format].read(row, { firebase: readFirebaseParameters(FIREBASE), cognitoPasswords: false });

  test('is recognised', () => {
    expect(detectFormat(row)).toBe(format === 'csv' ? 'jsonl' : format);
  });

  test('is read', async () => {
    expect(account).toMatchObject(expected);
    if (password === null) expect(account?.passwordHash).toBeNull();
    else expect(await hasher.verify(password, { id: 'any', passwordHash: account?.passwordHash ?? null })).toBe(true);
  });
});

test.each([
  ['supabase', { encrypted_password: '', email: 'a@example.com', deleted_at: '2024-01-02 03:04:05+00' }],
  ['supabase', { encrypted_password: '', email: '', is_anonymous: true }],
  ['keycloak', { username: 'service-account-api', serviceAccountClientId: 'api', credentials: [] }],
  ['django', { model: 'auth.permission', pk: 1, fields: { name: 'Can add' } }],
] as const)('a row of %s that is no user is skipped', (format, row) => {
  expect(formats[format].read(row, { firebase: null, cognitoPasswords: false })).toBeNull();
});

test.each([
  ['jsonl', { email: 'a@example.com', password_hash: 'in clear' }, /hash/],
  ['jsonl', { email: 'a@example.com', email_verified: 'perhaps' }, /email_verified is neither/],
  ['jsonl', { email: 'a@example.com', created_at: 'yesterday' }, /created_at is not a time/],
  ['jsonl', { email: 'a@example.com', totp_secret: '0189' }, /authenticator app/],
  ['jsonl', { email: 'a@example.com', customer_id: 'x' }, /customer_id/],
  ['firebase', { localId: 'x', passwordHash: 'AAAA', salt: 'AAAA' }, /--firebase-parameters/],
  ['supabase', { encrypted_password: '', raw_user_meta_data: '{' }, /raw_user_meta_data is not JSON/],
] as const)('a row of %s is refused: %j', (format, row, reason) => {
  expect(() => formats[format].read(row, { firebase: null, cognitoPasswords: false })).toThrow(reason);
});

test('second factors that are not in a file are named', () => {
  const phone = formats.firebase.read(
    { localId: 'x', mfaInfo: [{ phoneInfo: '+1' }] },
    { firebase: null, cognitoPasswords: false },
  );
  const cognito = formats['cognito-csv'].read(
    { 'cognito:username': 'x', 'cognito:mfa_enabled': 'TRUE' },
    { firebase: null, cognitoPasswords: false },
  );
  expect([phone?.factorFault, cognito?.factorFault]).toEqual([expect.any(String), expect.any(String)]);
});

test('the hash parameters of Firebase may be JSON, and must be complete', () => {
  const json = '{"base64_signer_key":"AAAA","base64_salt_separator":"Bw==","rounds":8,"mem_cost":14}';
  expect(readFirebaseParameters(json)).toEqual({ signerKey: 'AAAA', saltSeparator: 'Bw==', rounds: 8, memCost: 14 });
  expect(() => readFirebaseParameters('rounds: 8')).toThrow('signer_key');
});

test('a password of Cognito is left to Cognito, if the operator says so', () => {
  const context = { firebase: null, cognitoPasswords: true };
  const read = (row: Record<string, string>) => formats['cognito-csv'].read(row, context)?.passwordHash;
  expect(read({ 'cognito:username': 'Ada Ü', 'cognito:mfa_enabled': 'false' })).toBe(
    'imported-v1:$cognito$mfa=asked$QWRhIMOc',
  );
  expect(read({ 'cognito:username': 'ada', 'cognito:mfa_enabled': 'true' })).toBe(
    'imported-v1:$cognito$mfa=ignored$YWRh',
  );
  for (const name of ['', 'x'.repeat(129)])
    expect(() => read({ 'cognito:username': name })).toThrow('cognito:username');
});
