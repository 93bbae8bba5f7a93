import { describe, expect, jest, test } from '@jest/globals';
import { getSessionUser, isLive } from '../../../lib/auth/find-live-session';
import { hashToken } from '../../../lib/crypto/hash-token';
import { newAccount, newSession, sessionUser, withAccount } from '../../support/accounts';

const withSession = async (durationSeconds: number | null = null) => {
  const given = await withAccount();
  return { ...given, token: await newSession(given.deps, given, durationSeconds) };
};

describe('sessionUser', () => {
  test('finds the user of a live session', async () => {
    const { deps, token, user } = await withSession();
    expect(await sessionUser(deps, token)).toEqual(user);
  });

  test('tells sessions of several users apart', async () => {
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
  ])('finds nobody by %s', async (_, presented) => {
    const { deps, token } = await withSession();
    expect(await sessionUser(deps, presented(token))).toBeNull();
  });

  test('asks no table where there is no token', async () => {
    const { deps } = await withSession();
    const findSession = jest.spyOn(deps.sessions, 'findSession');
    await sessionUser(deps, null);
    expect(findSession).not.toHaveBeenCalled();
  });

  test('finds nobody from the very millisecond of the expiry on', async () => {
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

  test('finds nobody once the epoch of the user has grown', async () => {
    const { deps, token, user } = await withSession();
    deps.users.put({ ...user, sessionEpoch: user.sessionEpoch + 1 });
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('finds nobody while the user is not active', async () => {
    const { deps, token, user } = await withSession();
    deps.users.put({ ...user, active: false });
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('finds nobody where the user was deleted', async () => {
    const { deps, token } = await withSession();
    deps.users.findUser = async () => null;
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('takes no other user than the one of the session', async () => {
    const { deps, token } = await withSession();
    const other = await newAccount(deps);
    deps.users.findUser = async () => other.user;
    expect(await sessionUser(deps, token)).toBeNull();
  });
});

test('isLive refuses a session of an epoch yet to come', async () => {
  const { deps, token, user } = await withSession();
  const session = await deps.sessions.findSession(hashToken(token), deps.clock.now());
  expect(session && isLive(session, user)).toBe(true);
  expect(session && isLive({ ...session, epoch: 1 }, user)).toBe(false);
});

describe('getSessionUser', () => {
  test('returns the user of a live session', async () => {
    const { deps, token, user } = await withSession();
    expect(await getSessionUser(deps, token)).toEqual(user);
  });

  test.each([['made up by somebody'], [null]])('throws for %p', async (token) => {
    const { deps } = await withSession();
    await expect(getSessionUser(deps, token)).rejects.toMatchObject({ code: 'not_signed_in' });
  });
});
