import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { findLiveSession, isLive, readLiveSession, summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { newAccount, newSession, sessionUser, withAccount } from '../../../support/accounts';
import { plantSession, plantUser, withPlantedSession } from '../../../support/sessions';

const withSession = async (durationSeconds: number | null = null) => {
  const given = await withAccount();
  return { ...given, token: await newSession(given.deps, given, durationSeconds) };
};

describe('sessionUser', () => {
  test('finds the user of a live session', async () => {
    const { deps, token, user } = await withSession();
    expect(await sessionUser(deps, token)).toEqual(user);
  });

  test('finds the right user among several', async () => {
    const { deps, token, user } = await withSession();
    const other = await newAccount(deps);
    const otherToken = await newSession(deps, other);
    expect(await sessionUser(deps, token)).toEqual(user);
    expect(await sessionUser(deps, otherToken)).toEqual(other.user);
  });

  test.each([
    ['no token', () => null],
    ['an empty token', () => ''],
    ['an unknown token', () => 'made up by somebody'],
    ['the hash that is stored', (token: string) => hashToken(token)],
    ['the token in capitals', (token: string) => token.toUpperCase()],
  ])('finds no user for %s', async (_, presented) => {
    const { deps, token } = await withSession();
    expect(await sessionUser(deps, presented(token))).toBeNull();
  });

  test('makes no store call without a token', async () => {
    const { deps } = await withSession();
    const findSession = jest.spyOn(deps.sessions, 'findSession');
    await sessionUser(deps, null);
    expect(findSession).not.toHaveBeenCalled();
  });

  test('finds no user from the exact millisecond of the expiry on', async () => {
    const { deps, token, user } = await withSession(60);
    deps.clock.moveBy(59_999);
    expect(await sessionUser(deps, token)).toEqual(user);
    deps.clock.moveBy(1);
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('finds the user of a session without expiry after years', async () => {
    const { deps, token, user } = await withSession(null);
    deps.clock.moveBy(10 * 365 * 86_400_000);
    expect(await sessionUser(deps, token)).toEqual(user);
  });

  test('finds no user once the epoch of the user has increased', async () => {
    const { deps, token, user } = await withSession();
    deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('finds no user while they are not active', async () => {
    const { deps, token, user } = await withSession();
    deps.users.put({ ...user, active: false });
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('finds no user after they were deleted', async () => {
    const { deps, token } = await withSession();
    deps.users.findUser = async () => null;
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('accepts only the user of the session', async () => {
    const { deps, token } = await withSession();
    const other = await newAccount(deps);
    deps.users.findUser = async () => other.user;
    expect(await sessionUser(deps, token)).toBeNull();
  });
});

test('isLive refuses a session with a higher epoch than its user', async () => {
  const { deps, token, user } = await withSession();
  const session = await deps.sessions.findSession(hashToken(token), deps.clock.now());
  expect(session && isLive(deps, session, user)).toBe(true);
  expect(session && isLive(deps, { ...session, epoch: 1 }, user)).toBe(false);
});

test('readLiveSession finds the same, and stores nothing', async () => {
  const { deps, token, session, user } = await withPlantedSession({ idleSeconds: 60 });
  const touch = jest.spyOn(deps.sessions, 'touchSession');
  deps.clock.moveBy(30_000);
  expect(await readLiveSession(deps, token)).toEqual({ session, user });
  expect(await readLiveSession(deps, null)).toBeNull();
  expect(touch).not.toHaveBeenCalled();
});

test('in a mode without verification, a user whose email is not verified has live sessions', async () => {
  const { deps, token, user } = await withPlantedSession({ mode: classicMode });
  deps.users.put({ ...user, emailVerified: false });
  expect(await sessionUser(deps, token)).toMatchObject({ id: user.id });
});

describe('if cookie values contain the user id', () => {
  const spied = async () => {
    const given = await withPlantedSession({ mode: hardenedMode });
    const reads = [
      jest.spyOn(given.deps.sessions, 'findSession'),
      jest.spyOn(given.deps.users, 'findUser'),
      jest.spyOn(given.deps.sessions, 'findSessionAndUser'),
    ] as const;
    return { ...given, reads: () => reads.map(({ mock }) => mock.calls.length) };
  };

  test('one read finds session and user', async () => {
    const { deps, token, user, session } = await withPlantedSession({ mode: hardenedMode });
    const both = { session, user };
    deps.sessions.findSessionAndUser = async ({ tokenHash, userId }) =>
      tokenHash === hashToken(token) && userId === user.id ? both : null;
    const further = [jest.spyOn(deps.sessions, 'findSession'), jest.spyOn(deps.users, 'findUser')];
    expect(await findLiveSession(deps, token)).toEqual(both);
    for (const read of further) expect(read).not.toHaveBeenCalled();
  });

  test.each<[title: string, change: (token: string) => string]>([
    ['an empty value', () => ''],
    ['a uuid', (token) => token.split('.')[0] ?? ''],
    ['the random part alone', (token) => token.split('.')[1] ?? ''],
    ['a value in capitals', (token) => token.toUpperCase()],
    ['a value and more', (token) => `${token}a`],
    ['a line break at the end', (token) => `${token}\n`],
    ['the key of a claim', (token) => token.replace(/^[^.]*/, 'email#bob@example.com')],
    ['a huge value', (token) => token + 'a'.repeat(100_000)],
  ])('no store call is made for a value without a user id: %s', async (_, change) => {
    const { deps, token, reads } = await spied();
    expect(await sessionUser(deps, change(token))).toBeNull();
    expect(reads()).toEqual([0, 0, 0]);
  });

  test('a value with the id of another user finds no session', async () => {
    const { deps, token } = await spied();
    const other = plantUser(deps);
    const renamed = token.replace(/^[^.]*/, other.id);
    expect(await sessionUser(deps, renamed)).toBeNull();
    // Also where the session is there under the hash of the renamed value.
    const { session } = await plantSession(deps, other);
    await deps.sessions.createSession({ ...session, tokenHash: hashToken(token) });
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test.each<[title: string, end: (given: Awaited<ReturnType<typeof spied>>) => unknown]>([
    ['has expired', ({ deps }) => deps.clock.moveBy(86_400_000)],
    ['has ended', ({ deps, session }) => deps.sessions.endSession(summaryOf(session), deps.clock.now())],
    ['is of an earlier epoch', ({ deps, user }) => deps.users.put({ ...user, sessionEpoch: 1 })],
    ['is of a user whose email is not verified', ({ deps, user }) => deps.users.put({ ...user, emailVerified: false })],
    ['is of a disabled user', ({ deps, user }) => deps.users.put({ ...user, active: false })],
    ['is of a deleted user', ({ deps, user }) => deps.users.deleteUser(user, { now: deps.clock.now() })],
  ])('no user is found for a session that %s', async (_, end) => {
    const given = await spied();
    await end(given);
    expect(await sessionUser(given.deps, given.token)).toBeNull();
  });
});

describe.each([classicMode, hardenedMode])('the idle limit in mode $name', (mode) => {
  const withLimit = async (idleSeconds = 3600) => {
    const given = await withPlantedSession({ mode, idleSeconds });
    const touch = jest.spyOn(given.deps.sessions, 'touchSession');
    return { ...given, touch, touches: () => touch.mock.calls.length };
  };

  test('ends a session exactly when it was not used for that long', async () => {
    const { deps, token, user } = await withLimit();
    deps.clock.moveBy(3_599_999);
    expect(await sessionUser(deps, token)).toEqual(user);
    deps.clock.moveBy(3_599_999);
    expect(await sessionUser(deps, token)).toEqual(user);
    deps.clock.moveBy(3_600_000);
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('does not touch an expired idle session, which stays expired', async () => {
    const { deps, token, touches } = await withLimit();
    deps.clock.moveBy(3_600_000);
    await sessionUser(deps, token);
    expect([await sessionUser(deps, token), touches()]).toEqual([null, 0]);
  });

  test('causes at most one write in a tenth of its length', async () => {
    const { deps, token, touches } = await withLimit();
    for (let minutes = 0; minutes < 60; minutes += 1) {
      expect(await sessionUser(deps, token)).not.toBeNull();
      deps.clock.moveBy(60_000);
    }
    expect(touches()).toBe(9);
  });

  test.each<[title: string, change: object]>([
    ['of a disabled user', { active: false }],
    ['of an earlier epoch', { sessionEpoch: 1 }],
  ])('does not touch a session %s', async (_, change) => {
    const { deps, token, user, touches } = await withLimit();
    deps.users.put({ ...user, ...change });
    deps.clock.moveBy(3_000_000);
    await sessionUser(deps, token);
    expect(touches()).toBe(0);
  });

  test('is switched off by 0, and nothing is written', async () => {
    const { deps, token, touches } = await withLimit(0);
    deps.clock.moveBy(86_399_999);
    expect(await sessionUser(deps, token)).not.toBeNull();
    expect(touches()).toBe(0);
  });
});
