import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../lib/auth/contract-mode';
import type { User } from '../../lib/auth/entities';
import { endAllSessions } from '../../lib/auth/sessions/end-all-sessions';
import { findLiveSession, summaryOf } from '../../lib/auth/sessions/find-live-session';
import { limitSessions } from '../../lib/auth/sessions/limit-sessions';
import { reauthenticate } from '../../lib/auth/sessions/reauthenticate';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import type { TestDeps } from '../support/accounts';
import { createFixedClock, createTestDeps } from '../support/deps';
import { newUser } from '../support/new-user';
import { plantSession } from '../support/sessions';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import { CALLERS, inParallel } from './race';

const tables = useTables();

/** A stored user, and the number of updates of their session. */
const withUser = async () => {
  let updates = 0;
  const send = async (...[command, options]: Parameters<typeof tables.client.documents.send>) => {
    const result = await tables.client.documents.send(command, options);
    if (command instanceof UpdateCommand) updates += 1;
    return result;
  };
  const client = { ...tables.client, documents: { send: send as typeof tables.client.documents.send } };
  const users = createUsersStore(client, tableNames(tables), ids, clock);
  const deps = {
    ...createTestDeps({ mode: hardenedMode }),
    users,
    sessions: createSessionsStore(client, tableNames(tables), ids),
    // Engines delete expired items by the real clock.
    clock: createFixedClock('2126-11-20T10:00:00.000Z'),
  } as unknown as TestDeps;
  const user = newUser({ emailVerified: true });
  await users.createUser(user);
  return { deps, user, updates: () => updates };
};

test('of many requests with one session whose use must be stored, all are accepted and one writes', async () => {
  const { deps, user, updates } = await withUser();
  const { token } = await plantSession(deps, user);
  deps.clock.moveBy(1_800_000);
  // Each container has its own clock.
  const found = await inParallel(CALLERS, (index) => {
    const now = new Date(deps.clock.now().getTime() + index);
    return findLiveSession({ ...deps, clock: { now: () => now } }, token);
  });

  expect(found.filter((live) => live !== null)).toHaveLength(CALLERS);
  expect(updates()).toBe(1);
});

test('a session that ends while many requests use it is not restored by their updates', async () => {
  const { deps, user } = await withUser();
  const { token, session } = await plantSession(deps, user);
  deps.clock.moveBy(1_800_000);

  const uses = inParallel(CALLERS, () => findLiveSession(deps, token));
  await deps.sessions.endSession(summaryOf(session), deps.clock.now());
  await uses;

  expect(await tables.sessions.get(session.tokenHash)).toBeUndefined();
});

describe('an end of all sessions', () => {
  test('during many sign-ins keeps the sessions that begin after it', async () => {
    const { deps, user } = await withUser();
    const before = await plantSession(deps, user);
    const signIn = async () => {
      const present = (await deps.users.findUser(user.id)) as User;
      return plantSession(deps, present);
    };

    const [begun] = await Promise.all([inParallel(CALLERS, signIn), endAllSessions(deps, user)]);

    expect(await findLiveSession(deps, before.token)).toBeNull();
    const { sessionEpoch } = (await deps.users.findUser(user.id)) as User;
    expect(sessionEpoch).toBe(1);
    for (const { token, session } of begun)
      expect((await findLiveSession(deps, token)) !== null).toBe(session.epoch === 1);
    expect(await findLiveSession(deps, (await signIn()).token)).not.toBeNull();
  });

  test('at the same time as many others takes effect each time, and the user stays unchanged', async () => {
    const { deps, user } = await withUser();
    const { token } = await plantSession(deps, user);

    await inParallel(10, () => endAllSessions(deps, user));

    expect(await findLiveSession(deps, token)).toBeNull();
    expect(await deps.users.findUser(user.id)).toEqual({ ...user, sessionEpoch: 10 });
  });
});

test('simultaneous sign-ins may leave too many sessions until the next sign-in ends them', async () => {
  const { deps, user } = await withUser();
  deps.maxSessions = 3;
  const signIn = async () => {
    const { session } = await plantSession(deps, user);
    await limitSessions(deps, { user, reference: session.tokenHash, replaces: null }, async () => {});
    return session.tokenHash;
  };
  await inParallel(20, signIn);
  deps.clock.moveBy(1000);

  const last = await signIn();

  const left = (await deps.sessions.listSessions(user.id, deps.clock.now())).map(({ reference }) => reference);
  expect(left).toHaveLength(3);
  expect(left[0]).toBe(last);
});

test('of many proofs of one session at the same time, on many instances, none is lost', async () => {
  const { deps, user, updates } = await withUser();
  const { session } = await plantSession(deps, user);
  deps.clock.moveBy(60_000);
  const methods = ['otp', 'recovery', 'email', 'hwk'] as const;
  const results = await inParallel(12, (index) =>
    reauthenticate(
      deps,
      { user, session: summaryOf(session) },
      {
        user,
        methods: [methods[index % 4] ?? 'otp'],
        authenticatedAt: deps.clock.now(),
        from: 'unknown-device',
        release: async () => {},
      },
      false,
    ),
  );

  expect(results.map(({ outcome }) => outcome)).toEqual(Array(12).fill('reauthenticated'));
  const stored = await deps.sessions.findSession(session.tokenHash, deps.clock.now());
  expect([...(stored?.methods ?? [])].sort()).toEqual(['email', 'hwk', 'otp', 'pwd', 'recovery']);
  expect(stored?.authenticatedAt).toEqual(deps.clock.now());
  // One write for each method that was new, and no more.
  expect(updates()).toBe(4);
});

test('a session that ends while its user proves again who they are is not restored', async () => {
  const { deps, user } = await withUser();
  const { session } = await plantSession(deps, user);
  const proof = {
    user,
    methods: ['pwd'] as const,
    authenticatedAt: new Date(deps.clock.now().getTime() + 1000),
    from: 'unknown-device' as const,
    release: async () => {},
  };
  const [ended] = await Promise.all([
    deps.sessions.endSessionOf(user.id, session.tokenHash),
    ...Array.from({ length: 10 }, () =>
      reauthenticate(deps, { user, session: summaryOf(session) }, proof, false).catch(({ code }) =>
        expect(code).toBe('not_signed_in'),
      ),
    ),
  ]);

  expect(ended).toBe(true);
  expect(await tables.sessions.get(session.tokenHash)).toBeUndefined();
});
