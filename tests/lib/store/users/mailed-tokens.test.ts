import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { Mail, User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { clock } from '../../../../lib/runtime/clock';
import type { TableClient } from '../../../../lib/store/table/table-client';
import { toItem } from '../../../../lib/store/users/user-item';
import { createUsersStore } from '../../../../lib/store/users/users-store';
import { newUser } from '../../../support/new-user';
import { createRecordingClient } from '../recording-client';

const now = new Date('2026-11-20T10:00:00.250Z');
const user = newUser({ email: 'bob@example.com', createdAt: now, updatedAt: now });
const newEmail = 'new@example.com';
const mail: Mail = { id: 'a mail', purpose: 'email-changed', email: user.email, userId: user.id, createdAt: now };
const secret = { userId: user.id, email: user.email, tokenHash: 'hash of the token' };
const signUp = { signUpHash: 'hash of the sign-up' };
const password = { passwordHash: '$2b$04$new' };

const tables = {
  users: 'users',
  credentials: 'credentials',
  customers: 'customers',
  events: { name: 'events', keptSeconds: 2_592_000 },
  outbox: 'outbox',
};
const NAME = '0c9a7a9e-5a0c-4a4e-9a70-7e1f35f7a2b1';
const createStore = (client: TableClient) =>
  createUsersStore(client, tables, { newId: () => NAME, newSecret: () => 'a secret' }, clock);
type Store = ReturnType<typeof createStore>;

const meta = { $metadata: {}, message: 'scripted' };
const refused = 'ConditionalCheckFailed';
const cancelled = (...reasons: (string | { Code: string; Item: object })[]) => {
  const CancellationReasons = reasons.map((reason) => (typeof reason === 'string' ? { Code: reason } : reason));
  return new TransactionCanceledException({ ...meta, CancellationReasons: CancellationReasons as never });
};
const accessDenied = () => Object.assign(new Error('scripted'), { name: 'AccessDeniedException' });

/** The user as read before the transaction. */
const found = (changes: Partial<User> = {}) => ({ Item: { ...toItem({ ...user, ...changes }), new_email: newEmail } });

type Write = Record<string, { TableName: string; ConditionExpression?: string }>;
const writesOf = (sent: { command: string; input: Record<string, unknown> }[]): Write[] =>
  sent.flatMap(({ command, input }) => {
    if (command === 'TransactWriteCommand') return input.TransactItems as Write[];
    return command === 'UpdateCommand' ? [{ Update: input as never }] : [];
  });
/** The action and table of each write, in the order of the cancellation reasons. */
const shapeOf = (sent: Parameters<typeof writesOf>[0]) =>
  writesOf(sent).map((write) => Object.entries(write).map(([action, { TableName }]) => `${action} ${TableName}`)[0]);

/** Each call with the reads before it, and its result when it succeeds. */
const calls: [
  name: string,
  call: (store: Store) => Promise<unknown>,
  reads: object[],
  done: unknown,
  shape: string[],
][] = [
  [
    'requestVerification',
    (store) => store.requestVerification({ ...secret, expiresAt: now }),
    [],
    true,
    ['Update users'],
  ],
  [
    'storeEmailChangeToken',
    (store) => store.storeEmailChangeToken({ ...secret, expiresAt: now }),
    [],
    true,
    ['Update users'],
  ],
  [
    'resetPassword that verifies the email',
    (store) => store.resetPassword({ ...secret, ...password, now, mail, provesEmail: true }),
    [{ Item: { ...found().Item, reset_token_hash: secret.tokenHash } }],
    true,
    ['Update users', 'Put events', 'Put events', 'Put outbox'],
  ],
  [
    'verifyEmail by the browser that signed up',
    (store) => store.verifyEmail({ ...secret, now, by: signUp }),
    [found()],
    user.email,
    ['Update users', 'Put events'],
  ],
  [
    'verifyEmail with a password',
    (store) => store.verifyEmail({ ...secret, now, by: password }),
    [found()],
    user.email,
    ['Update users', 'Put events', 'Put events'],
  ],
  [
    'requestEmailChange',
    (store) => store.requestEmailChange({ user, newEmail, mails: [mail], now }),
    [],
    true,
    ['Update users', 'Put outbox'],
  ],
  [
    'confirmEmailChange',
    (store) => store.confirmEmailChange({ user, tokenHash: 'hash of the token', mail, now }),
    [found()],
    { ...user, email: newEmail, emailVerified: true, version: 1 },
    ['Update users', 'Put users', 'Delete users', 'Put events', 'Put outbox'],
  ],
];
const transactions = calls.filter(([, , , , shape]) => shape.length > 1);

describe.each(calls)('%s', (_, call, reads, done, shape) => {
  test('is one write with a condition on the user’s attributes, so it cannot create a user', async () => {
    const { client, sent } = createRecordingClient(...reads);

    expect(await call(createStore(client))).toEqual(done);

    expect(sent).toHaveLength(reads.length + 1);
    expect(shapeOf(sent)).toEqual(shape);
    const update = writesOf(sent)[0]?.Update;
    expect(update).toMatchObject({ Key: { id: user.id } });
    expect(update?.ConditionExpression).toMatch(
      /\b(email|new_email) = :email\b.* AND \(active = :true OR inactive_until <= :now\)/,
    );
  });

  test('passes other failures through', async () => {
    const error = accessDenied();
    const { client } = createRecordingClient(...reads, error);

    await expect(call(createStore(client))).rejects.toBe(error);
  });
});

describe.each(transactions)('%s', (_, call, reads, done, shape) => {
  test('keeps its client token when it is retried after a conflict', async () => {
    const { client, sent } = createRecordingClient(...reads, cancelled(...shape.map(() => 'TransactionConflict')));

    expect(await call(createStore(client))).toEqual(done);

    const [first, second] = sent.slice(reads.length);
    expect(first).toMatchObject({ input: { ClientRequestToken: NAME } });
    expect(second).toEqual(first);
  });

  test('recognises by its last step that it succeeded before and the response was lost', async () => {
    const { client, sent } = createRecordingClient(...reads, cancelled(...shape.map(() => refused)));

    expect(await call(createStore(client))).toEqual(done);

    expect(sent).toHaveLength(reads.length + 1);
  });

  test('is refused if the user’s condition fails and no other step shows an earlier success', async () => {
    const { client } = createRecordingClient(...reads, cancelled(refused, ...shape.slice(1).map(() => 'None')));

    const nothing = typeof done === 'boolean' ? false : null;
    expect(await call(createStore(client))).toBe(nothing);
  });
});

test('reads before a reset, a verification and a change are strongly consistent', async () => {
  for (const [, call, reads] of calls.filter(([, , before]) => before.length > 0)) {
    const { client, sent } = createRecordingClient(...reads);
    await call(createStore(client));

    const read = { TableName: 'users', Key: { id: user.id }, ConsistentRead: true };
    expect(sent[0]).toMatchObject({ command: 'GetCommand', input: read });
  }
});

describe('verifyEmail with a password, after a condition that failed', () => {
  test.each<[title: string, hash: string, email: string | null]>([
    ['counts as done if the item has its own hash: an earlier response was lost', '$2b$04$new', user.email],
    ['is refused if the item has another hash', '$2b$04$other', null],
  ])('%s', async (_, hash, email) => {
    const reason = { Code: refused, Item: { id: { S: user.id }, password_hash: { S: hash } } };
    const { client } = createRecordingClient(found(), cancelled(reason, 'None', 'None'));

    expect(await createStore(client).verifyEmail({ ...secret, now, by: password })).toBe(email);
  });

  test('by the browser that signed up is never recognised by a hash', async () => {
    const reason = { Code: refused, Item: { id: { S: user.id }, password_hash: { S: user.passwordHash } } };
    const { client } = createRecordingClient(found(), cancelled(reason, 'None'));

    expect(await createStore(client).verifyEmail({ ...secret, now, by: signUp })).toBeNull();
  });
});

describe('confirmEmailChange', () => {
  const change = (client: TableClient) =>
    createStore(client).confirmEmailChange({ user, tokenHash: 'hash', mail, now });
  /** The profile has changed since the read. */
  const changedSinceRead = (version: number) => {
    const reason = { Code: refused, Item: { id: { S: user.id }, profile_version: { N: String(version) } } };
    return cancelled(reason, 'None', 'None', 'None', 'None');
  };

  test('changes the profile as it was read, and returns the result', async () => {
    const { client, sent } = createRecordingClient(found({ version: 3, name: 'Ada' }));

    expect(await change(client)).toMatchObject({ name: 'Ada', version: 4 });

    const [update, , , event] = writesOf(sent);
    expect(update?.Update?.ConditionExpression).toMatch(/^profile_version = :version AND /);
    expect(event).toMatchObject({ Put: { Item: { type: 'user.updated', user: { name: 'Ada', email: newEmail } } } });
  });

  test('reads a changed user again, and continues with that', async () => {
    const { client, sent } = createRecordingClient(found(), changedSinceRead(1), found({ version: 1, name: 'Ada' }));

    expect(await change(client)).toMatchObject({ email: newEmail, name: 'Ada', version: 2 });

    expect(sent.map(({ command }) => command)).toEqual([
      'GetCommand',
      'TransactWriteCommand',
      'GetCommand',
      'TransactWriteCommand',
    ]);
  });

  test('gives up if other callers keep changing the user', async () => {
    const versions = Array.from({ length: 10 }, (_, version) => version);
    const answers = versions.flatMap((version) => [found({ version }), changedSinceRead(version + 1)]);
    const { client, sent } = createRecordingClient(...answers);

    await expect(change(client)).rejects.toBeInstanceOf(StoreUnavailableError);

    expect(sent).toHaveLength(20);
  });

  test.each<[what: string, item: object]>([
    ['nobody', {}],
    ['a user without a request', { Item: toItem(user) }],
    ['a user whose email has changed', found({ email: 'other@example.com' })],
    ['the key of a claim', { Item: { id: user.id, user_id: 'x' } }],
  ])('writes nothing for %s', async (_, item) => {
    const { client, sent } = createRecordingClient(item);

    expect(await change(client)).toBeNull();

    expect(sent).toHaveLength(1);
  });

  test.each<[outcome: string, codes: string[]]>([
    ['email-taken', ['None', refused, 'None', 'None', 'None']],
    ['email-taken', ['TransactionConflict', refused, 'None', 'None', 'None']],
    ['refused', [refused, refused, 'None', 'None', 'None']],
  ])('reads the reasons by position: %s for %j', async (_, codes) => {
    const { client } = createRecordingClient(found(), cancelled(...codes));

    expect(await change(client)).toBeNull();
  });
});

// The write checks again what was read, because it may have changed in between.
test.each<[name: string, call: (store: Store) => Promise<unknown>, condition: string]>([
  [
    'verifyEmail by the browser that signed up',
    (store) => store.verifyEmail({ ...secret, now, by: signUp }),
    'email = :email AND (active = :true OR inactive_until <= :now) AND verify_token_hash = :hash AND verify_expires_at > :now AND verify_expires_at <= :latest AND (attribute_not_exists(expires_at) OR expires_at > :now) AND sign_up_hash = :signUp',
  ],
  [
    'verifyEmail with a password',
    (store) => store.verifyEmail({ ...secret, now, by: password }),
    'email = :email AND (active = :true OR inactive_until <= :now) AND verify_token_hash = :hash AND verify_expires_at > :now AND verify_expires_at <= :latest AND (attribute_not_exists(expires_at) OR expires_at > :now)',
  ],
  [
    'confirmEmailChange',
    (store) => store.confirmEmailChange({ user, tokenHash: secret.tokenHash, mail, now }),
    'attribute_exists(email) AND attribute_not_exists(profile_version) AND email = :email AND (active = :true OR inactive_until <= :now) AND new_email = :new AND change_token_hash = :hash AND change_expires_at > :now AND change_expires_at <= :latest AND (attribute_not_exists(expires_at) OR expires_at > :now)',
  ],
])('%s asks in its write for all of it', async (_, call, condition) => {
  const { client, sent } = createRecordingClient(found());

  await call(createStore(client));

  expect(writesOf(sent)[0]?.Update?.ConditionExpression).toBe(condition);
});

test('requestEmailChange checks the session epoch, so a request of an ended session is refused', async () => {
  const { client, sent } = createRecordingClient();

  await createStore(client).requestEmailChange({ user: { ...user, sessionEpoch: 4 }, newEmail, mails: [mail], now });

  expect(writesOf(sent)[0]?.Update).toMatchObject({
    ConditionExpression: 'email = :email AND (active = :true OR inactive_until <= :now) AND session_epoch = :epoch',
    ExpressionAttributeValues: { ':epoch': 4 },
  });
});

describe('the mail of a change', () => {
  const put = { Put: { TableName: 'outbox', ConditionExpression: 'attribute_not_exists(email)' } };

  test.each<[name: string, call: (store: Store) => Promise<unknown>, shape: string[]]>([
    ['createUser', (store) => store.createUser(user, { mail }), ['Put users', 'Put users', 'Put events', 'Put outbox']],
    [
      'changeUser',
      (store) => store.changeUser({ before: user, profile: {}, passwordHash: '$2b$04$new', now, mail }),
      ['Update users', 'Put events', 'Put outbox'],
    ],
    [
      'resetPassword',
      (store) => store.resetPassword({ ...secret, ...password, now, mail }),
      ['Update users', 'Put events', 'Put outbox'],
    ],
  ])('is the last step of its transaction: %s', async (_, call, shape) => {
    const { client, sent } = createRecordingClient();

    await call(createStore(client));

    expect(sent).toHaveLength(1);
    expect(shapeOf(sent)).toEqual(shape);
    expect(writesOf(sent).at(-1)).toMatchObject(put);
  });
});
