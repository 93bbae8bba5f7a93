import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { Role, User } from '../../lib/auth/entities';
import { summaryOf } from '../../lib/auth/sessions/find-live-session';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { inRequestScope, type RequestSource } from '../../lib/observe/request-scope';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import type { TableClient } from '../../lib/store/table/table-client';
import { createUsersStore } from '../../lib/store/users/users-store';
import { passwordHashOf } from '../support/new-user';
import { UUID_V4 } from '../support/patterns';
import { tableNames } from '../support/table-names';
import type { RawItem } from '../support/tables';
import { describeEngines } from './engines';
import { newMail, newUserAtNow } from './planting';
import { newSession } from './sessions-store.contract';

/** Each change of a user writes its event to the events table in the same transaction: once, or not at all. */

const NOW = new Date('2126-11-20T10:00:00.123Z');
const IN_30_DAYS = Date.parse('2126-12-20T10:00:01.000Z') / 1000;
const AUDITOR: Role = { id: 7, code: 'auditor', name: 'Auditor', reserved: true };
const passwordHash = '$2b$04$canary of a new hash';

/**
 * Sends every transaction twice, as the SDK does when a response is lost.
 * @param rename whether the client token differs, as if the engine had forgotten the first.
 */
const losingAnswers = ({ documents, pause }: TableClient, rename: boolean): TableClient => {
  const send = async (command: { input: object }, options: unknown) => {
    const first = await documents.send(command as never, options as never);
    if (!(command instanceof TransactWriteCommand)) return first;
    const token = rename ? { ClientRequestToken: randomUUID() } : {};
    return documents.send(new TransactWriteCommand({ ...command.input, ...token }), options as never);
  };
  return { documents: { send: send as never }, pause };
};

describeEngines((tables) => {
  const storesOn = (client: TableClient) => ({
    users: createUsersStore(client, tableNames(tables), ids, clock),
    sessions: createSessionsStore(client, tableNames(tables), ids),
  });
  type Stores = ReturnType<typeof storesOn>;
  const direct = storesOn(tables.client);

  const newEmailOf = ({ id }: User) => `new-${id}@example.com`;
  const eventsOf = async (userId: string): Promise<RawItem[]> => {
    const query = new QueryCommand({
      TableName: tables.events.name,
      ConsistentRead: true,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
    });
    return (await (tables.client.documents as DynamoDBDocumentClient).send(query)).Items ?? [];
  };

  /** A user who has no events except those of the test. */
  const plant = async (changes: Partial<User> = {}) => {
    const user = newUserAtNow({ name: 'Ada King', roles: [AUDITOR], ...changes });
    const [tokenHash, signUpHash] = [hashToken(randomUUID()), hashToken(randomUUID())];
    await direct.users.createUser(user, { signUpHash });
    const reset = { userId: user.id, email: user.email, tokenHash };
    const expiresAt = new Date(NOW.getTime() + 60_000);
    const newEmail = newEmailOf(user);
    await direct.users.storeResetToken({ ...reset, expiresAt });
    await direct.users.requestVerification({ ...reset, expiresAt });
    await direct.users.requestEmailChange({ user, newEmail, mails: [newMail('change-email', user)], now: NOW });
    await direct.users.storeEmailChangeToken({ ...reset, email: newEmail, expiresAt });
    const planted = new Set((await eventsOf(user.id)).map(({ id }) => id));
    const newEvents = async () => (await eventsOf(user.id)).filter(({ id }) => !planted.has(id));
    return { user, reset, signUpHash, newEvents };
  };
  type Planted = Awaited<ReturnType<typeof plant>>;

  const shown = (user: User) => ({
    id: user.id,
    email: user.email,
    name: 'Ada King',
    first_name: user.firstName,
    last_name: user.lastName,
    active: true,
    customer: { id: 1 },
    roles: [{ id: 7, code: 'auditor', name: 'Auditor' }],
  });
  const actorId = randomUUID();

  /** A change, and its events without user, time and id. */
  const changes: [name: string, act: (stores: Stores, planted: Planted) => Promise<unknown>, said: SaidOf][] = [
    [
      'a change of the profile',
      ({ users }, { user }) => users.changeUser({ before: user, profile: { firstName: 'Zoë' }, now: NOW, actorId }),
      ({ user }) => [{ type: 'user.updated', actor_id: actorId, user: { ...shown(user), first_name: 'Zoë' } }],
    ],
    [
      'a change of the email',
      ({ users }, { user }) => users.changeUser({ before: user, profile: { email: newEmailOf(user) }, now: NOW }),
      ({ user }) => [{ type: 'user.updated', user: { ...shown(user), email: newEmailOf(user) } }],
    ],
    [
      'the verification of an email by hand',
      ({ users }, { user }) => users.changeUser({ before: user, profile: { emailVerified: true }, now: NOW, actorId }),
      ({ user }) => [
        { type: 'user.email_verified', actor_id: actorId },
        { type: 'user.updated', actor_id: actorId, user: shown(user) },
      ],
    ],
    [
      'the end of access',
      ({ users }, { user }) => users.changeUser({ before: user, profile: { active: false }, now: NOW, actorId }),
      ({ user }) => [
        { type: 'user.disabled', actor_id: actorId },
        { type: 'user.updated', actor_id: actorId, user: { ...shown(user), active: false } },
      ],
    ],
    [
      'a change of the password',
      ({ users }, { user }) => users.changeUser({ before: user, profile: {}, passwordHash, now: NOW, actorId }),
      () => [{ type: 'user.password_changed', actor_id: actorId }],
    ],
    [
      'a change of both',
      ({ users }, { user }) => users.changeUser({ before: user, profile: { name: null }, passwordHash, now: NOW }),
      ({ user }) => [{ type: 'user.password_changed' }, { type: 'user.updated', user: { ...shown(user), name: null } }],
    ],
    [
      'a password reset',
      ({ users }, { reset }) => users.resetPassword({ ...reset, customerId: 1, passwordHash, now: NOW }),
      () => [{ type: 'user.password_changed' }],
    ],
    [
      'a password reset that verifies the email',
      ({ users }, { reset }) =>
        users.resetPassword({ ...reset, customerId: 1, passwordHash, now: NOW, provesEmail: true }),
      () => [{ type: 'user.email_verified' }, { type: 'user.password_changed' }],
    ],
    [
      'a password reset for a verified email',
      async ({ users }, { user, reset, signUpHash }) => {
        const { userId, tokenHash } = reset;
        await direct.users.verifyEmail({ userId, tokenHash, now: NOW, by: { signUpHash } });
        expect(await users.resetPassword({ ...reset, customerId: 1, passwordHash, now: NOW, provesEmail: true })).toBe(
          true,
        );
        return (await users.findUser(user.id))?.emailVerified;
      },
      () => [{ type: 'user.email_verified' }, { type: 'user.password_changed' }],
    ],
    [
      'a verification by the browser that signed up',
      async ({ users }, { user, reset: { userId, tokenHash }, signUpHash }) =>
        (await users.verifyEmail({ userId, tokenHash, now: NOW, by: { signUpHash } })) === user.email,
      () => [{ type: 'user.email_verified' }],
    ],
    [
      'a verification with a password',
      async ({ users }, { user, reset: { userId, tokenHash } }) =>
        (await users.verifyEmail({ userId, tokenHash, now: NOW, by: { passwordHash } })) === user.email,
      () => [{ type: 'user.email_verified' }, { type: 'user.password_changed' }],
    ],
    [
      'a change of the email by a mailed link',
      ({ users }, { user, reset: { tokenHash } }) =>
        users.confirmEmailChange({ user, tokenHash, mail: newMail('email-changed', user), now: NOW }),
      ({ user }) => [{ type: 'user.updated', user: { ...shown(user), email: newEmailOf(user) } }],
    ],
    [
      'a delete',
      ({ users }, { user }) => users.deleteUser(user, { now: NOW, actorId }),
      ({ user }) => [{ type: 'user.deleted', actor_id: actorId, user: shown(user) }],
    ],
    [
      'a session',
      ({ sessions }, { user }) =>
        sessions.createSession(newSession({ userId: user.id, createdAt: NOW }), { customerId: 1 }),
      () => [{ type: 'user.signed_in', methods: ['pwd'] }],
    ],
    [
      'a session in place of another',
      ({ sessions }, { user }) => {
        const session = newSession({ userId: user.id, createdAt: NOW });
        return sessions.createSession(session, { replaces: hashToken(randomUUID()), customerId: 1 });
      },
      () => [{ type: 'user.signed_in', methods: ['pwd'] }],
    ],
    [
      'a sign-out',
      async ({ sessions }, { user }) => {
        const session = newSession({ userId: user.id, createdAt: NOW });
        await direct.sessions.createSession(session, { customerId: 1 });
        return sessions.endSession({ ...summaryOf(session), customerId: 1 }, NOW);
      },
      () => [{ type: 'auth.signed_out' }, { type: 'user.signed_in', methods: ['pwd'] }],
    ],
  ];
  type SaidOf = (planted: Planted) => object[];
  const byType = (one: RawItem, other: RawItem) => (String(one.type) < String(other.type) ? -1 : 1);

  /** Exactly these fields, so that no secret is among them. */
  const expectTold = (events: RawItem[], userId: string, said: object[]) => {
    expect(events.toSorted(byType)).toEqual(
      said.map((fields) => ({
        user_id: userId,
        id: expect.any(String),
        event_id: expect.stringMatching(UUID_V4),
        time: '2126-11-20T10:00:00.123Z',
        customer_id: 1,
        customer_day: expect.stringMatching(/^1#2126-11-20#[0-3]$/),
        expires_at: IN_30_DAYS,
        ...fields,
      })),
    );
    for (const { id, time, event_id } of events) expect(id).toBe(`${time}#${event_id}`);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(said.length);
  };

  test.each(changes)('%s is recorded once, with its type', async (_, act, said) => {
    const planted = await plant();

    await act(direct, planted);

    expectTold(await planted.newEvents(), planted.user.id, said(planted));
  });

  describe.each([
    ['by the client token', false],
    ['by the stored event, if the client token is forgotten', true],
  ])('a repeat after a lost answer is recognised %s', (_, rename) => {
    test.each(changes)('%s: the same result, recorded once', async (_, act, said) => {
      const [once, twice] = [await plant(), await plant()];

      const answer = await act(direct, once);
      const repeated = await act(storesOn(losingAnswers(tables.client, rename)), twice);

      expect(Object.keys(Object(repeated))).toEqual(Object.keys(Object(answer)));
      if (typeof answer !== 'object') expect(repeated).toBe(answer);
      expectTold(await twice.newEvents(), twice.user.id, said(twice));
      // It also took effect only once.
      const [left, expected] = [await direct.users.findUser(twice.user.id), await direct.users.findUser(once.user.id)];
      const effect = ({ sessionEpoch, version, emailVerified }: Partial<User>) => [
        sessionEpoch,
        version,
        emailVerified,
      ];
      expect(effect(left ?? {})).toEqual(effect(expected ?? {}));
    });

    test('a sign-up: recorded once, as it was', async () => {
      const user = newUserAtNow({ name: 'Ada King', roles: [AUDITOR], createdAt: NOW });

      const { users } = storesOn(losingAnswers(tables.client, rename));
      expect(await users.createUser(user, { actorId })).toBe('created');

      const said = { type: 'user.created', actor_id: actorId, user: shown(user) };
      expectTold(await eventsOf(user.id), user.id, [said]);
    });

    test('an email taken over from an account that nobody verified: both users are told, once', async () => {
      const { user: replaces, newEvents } = await plant({ expiresAt: new Date('2126-11-27T10:00:00.000Z') });
      const user = newUserAtNow({ email: replaces.email, name: 'Ada King', roles: [AUDITOR], createdAt: NOW });

      const { users } = storesOn(losingAnswers(tables.client, rename));
      expect(await users.createUser(user, { actorId, replaces })).toBe('created');

      const [created, deleted] = [shown(user), shown(replaces)];
      expectTold(await eventsOf(user.id), user.id, [{ type: 'user.created', actor_id: actorId, user: created }]);
      expectTold(await newEvents(), replaces.id, [{ type: 'user.deleted', actor_id: actorId, user: deleted }]);
    });
  });

  test('a sign-up is recorded once, with its type', async () => {
    const user = newUserAtNow({ name: 'Ada King', roles: [AUDITOR], createdAt: NOW });

    await direct.users.createUser(user);

    expectTold(await eventsOf(user.id), user.id, [{ type: 'user.created', user: shown(user) }]);
  });

  test('the return of access is recorded when somebody gives it, and another reason is not', async () => {
    const user = newUserAtNow({ active: false, inactiveReason: 'on leave', createdAt: NOW });
    await direct.users.createUser(user);
    const typesAfter = async (profile: ProfileChange) => {
      const before = (await direct.users.findUser(user.id)) as User;
      await direct.users.changeUser({ before, profile, now: NOW });
      return (await eventsOf(user.id)).map(({ type }) => type).sort();
    };

    expect(await typesAfter({ active: false, inactiveReason: 'left' })).toEqual(['user.created', 'user.updated']);
    expect(await typesAfter({ active: true })).toEqual([
      'user.created',
      'user.enabled',
      'user.updated',
      'user.updated',
    ]);
    expect(await typesAfter({ active: true })).not.toContain('user.disabled');
    expect((await typesAfter({ active: true })).filter((type) => type === 'user.enabled')).toHaveLength(1);
  });

  test.each<[name: string, act: (planted: Planted, other: User) => Promise<unknown>, answer: unknown]>([
    [
      'an email that is not taken over because the account stays',
      (_, other) => direct.users.createUser(newUserAtNow({ email: other.email }), { replaces: other }),
      'email-taken',
    ],
    ['a taken email', (_, { email }) => direct.users.createUser(newUserAtNow({ email })), 'email-taken'],
    [
      'a change of a user who has changed since the read',
      ({ user }) => direct.users.changeUser({ before: { ...user, version: 4 }, profile: { name: 'Zoë' }, now: NOW }),
      { outcome: 'changed-since-read' },
    ],
    [
      'a change to an email that is taken',
      ({ user }, { email }) => direct.users.changeUser({ before: user, profile: { email }, passwordHash, now: NOW }),
      { outcome: 'email-taken' },
    ],
    [
      'a change of an unknown user',
      ({ user }) => direct.users.changeUser({ before: newUserAtNow(), profile: user, now: NOW }),
      { outcome: 'not-found' },
    ],
    [
      'a reset with another token',
      ({ reset }) =>
        direct.users.resetPassword({
          ...reset,
          customerId: 1,
          tokenHash: hashToken(randomUUID()),
          passwordHash,
          now: NOW,
        }),
      false,
    ],
    [
      'a delete of a user who has changed since the read',
      ({ user }) => direct.users.deleteUser({ ...user, active: false }, { now: NOW }),
      'changed-since-read',
    ],
    ['a delete of an unknown user', () => direct.users.deleteUser(newUserAtNow(), { now: NOW }), 'not-found'],
    [
      'an upgraded hash of the same password',
      ({ user }) => direct.users.upgradePasswordHash({ userId: user.id, from: passwordHashOf(user), to: passwordHash }),
      undefined,
    ],
    ['a requested reset', ({ reset }) => direct.users.storeResetToken({ ...reset, expiresAt: NOW }), true],
    ['a requested verification', ({ reset }) => direct.users.requestVerification({ ...reset, expiresAt: NOW }), true],
    [
      'a requested email',
      ({ user }) =>
        direct.users.requestEmailChange({
          user,
          newEmail: user.email,
          mails: [newMail('change-email', user)],
          now: NOW,
        }),
      true,
    ],
    [
      'a stored token for an email change',
      ({ user, reset }) => direct.users.storeEmailChangeToken({ ...reset, email: newEmailOf(user), expiresAt: NOW }),
      true,
    ],
    [
      'a verification with another token',
      ({ user: { id: userId } }) =>
        direct.users.verifyEmail({ userId, tokenHash: hashToken(randomUUID()), now: NOW, by: { passwordHash } }),
      null,
    ],
    [
      'a change of the email with another token',
      ({ user }) =>
        direct.users.confirmEmailChange({
          user,
          tokenHash: hashToken(randomUUID()),
          mail: newMail('email-changed', user),
          now: NOW,
        }),
      null,
    ],
  ])('nothing is told of %s', async (_, act, answer) => {
    const [planted, { user: other }] = [await plant(), await plant()];
    const before = await tables.events.items();

    expect(await act(planted, other)).toEqual(answer);

    expect(await tables.events.items()).toEqual(before);
  });

  test.each<[where: string, source: RequestSource | null, said: object]>([
    [
      'from where',
      { ipAddress: '198.51.100.7', client: 'curl/8.5.0' },
      { address: '198.51.100.7', client: 'curl/8.5.0' },
    ],
    [
      'the IP address, for a client without a name',
      { ipAddress: '2001:db8::1', client: null },
      { address: '2001:db8::1' },
    ],
    ['neither IP address nor client outside of an HTTP request', null, {}],
  ])('a change is told with %s', async (_, source, said) => {
    const { user, newEvents } = await plant();

    await inRequestScope('request 1', (scope) => {
      scope.source = source;
      return direct.users.changeUser({ before: user, profile: {}, passwordHash, now: NOW });
    });

    expectTold(await newEvents(), user.id, [{ type: 'user.password_changed', ...said }]);
  });

  test('no secret is in any event', async () => {
    const { user, reset, signUpHash } = await plant();
    const session = newSession({ userId: user.id });
    await direct.sessions.createSession(session);
    await direct.users.changeUser({ before: user, profile: { name: 'Zoë' }, passwordHash, now: NOW });

    const told = JSON.stringify(await tables.events.items());

    expect(told).toContain(user.id);
    for (const secret of [user.passwordHash, passwordHash, reset.tokenHash, signUpHash, session.tokenHash]) {
      expect(told).not.toContain(secret);
    }
  });

  test('of many changes of one read, the one that succeeds is recorded', async () => {
    const { user, newEvents } = await plant();
    const attempt = (name: string) => direct.users.changeUser({ before: user, profile: { name }, now: NOW });

    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => attempt(`Ada ${index}`)));

    const [won] = results.filter((result) => result.outcome === 'changed');
    expect(await newEvents()).toMatchObject([{ type: 'user.updated', user: { name: won?.user.name } }]);
  });
});
