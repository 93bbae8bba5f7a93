import { describe, expect, jest, test } from '@jest/globals';
import { endSession } from '../../../../lib/auth/sessions/end-session';
import { findLiveSession } from '../../../../lib/auth/sessions/find-live-session';
import { newAccount, newSession, sessionUser, type TestDeps, withAccount } from '../../../support/accounts';
import { withPlantedSession } from '../../../support/sessions';

const withSession = async (durationSeconds: number | null = null) => {
  const given = await withAccount();
  return { ...given, token: await newSession(given.deps, given, durationSeconds) };
};

/** Who proved themself by the cookie. */
const bySession = async (deps: TestDeps, token: string) => {
  const live = await findLiveSession(deps, token);
  if (live === null) throw new Error('not live');
  return { ...live, token };
};

const noSession = { code: 'no_session' };

describe('endSession of a caller who was authenticated by the session', () => {
  test('ends that session at once, and no other', async () => {
    const { deps, token, ...credentials } = await withSession();
    const second = await newSession(deps, credentials);
    const somebodys = await newSession(deps, await newAccount(deps));
    await endSession(deps, await bySession(deps, token));
    expect(await sessionUser(deps, token)).toBeNull();
    expect(await sessionUser(deps, second)).toEqual(credentials.user);
    expect(await sessionUser(deps, somebodys)).not.toBeNull();
  });

  test('does not look the session up again', async () => {
    const { deps, token } = await withSession();
    const caller = await bySession(deps, token);
    const findSession = jest.spyOn(deps.sessions, 'findSession');
    await endSession(deps, caller);
    expect(findSession).not.toHaveBeenCalled();
  });

  test('is recorded, by id', async () => {
    const { deps, token, user } = await withSession();
    await endSession(deps, await bySession(deps, token));
    expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: user.id }]);
  });
});

describe('endSession of a caller who was authenticated in another way', () => {
  test('ends the session of the cookie if it is theirs', async () => {
    const { deps, token, ...credentials } = await withSession();
    const second = await newSession(deps, credentials);
    await endSession(deps, { user: credentials.user, session: null, token });
    expect(await sessionUser(deps, token)).toBeNull();
    expect(await sessionUser(deps, second)).toEqual(credentials.user);
    expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: credentials.user.id }]);
  });

  test('leaves the session of somebody else alone', async () => {
    const { deps, user } = await withSession();
    const somebody = await newAccount(deps);
    const token = await newSession(deps, somebody);
    await expect(endSession(deps, { user, session: null, token })).rejects.toMatchObject(noSession);
    expect(await sessionUser(deps, token)).toEqual(somebody.user);
    expect(deps.recorded).toEqual([]);
  });

  type Given = Awaited<ReturnType<typeof withSession>>;
  test.each<[title: string, token: (given: Given) => string | null]>([
    ['no cookie', () => null],
    ['an unknown cookie', () => 'made up by somebody'],
    ['an empty cookie', () => ''],
    ['an expired session', expired],
  ])('finds no session by %s, and records nothing', async (_, token) => {
    const given = await withSession(60);
    const end = jest.spyOn(given.deps.sessions, 'endSession');
    const attempt = endSession(given.deps, { user: given.user, session: null, token: token(given) });
    await expect(attempt).rejects.toMatchObject(noSession);
    expect(end).not.toHaveBeenCalled();
    expect(given.deps.recorded).toEqual([]);
  });

  test('finds no session of an earlier epoch', async () => {
    const { deps, user, token } = await withSession();
    const renewed = { ...user, sessionEpoch: 1 };
    const attempt = endSession(deps, { user: renewed, session: null, token });
    await expect(attempt).rejects.toMatchObject(noSession);
  });

  test('finds no session a second time', async () => {
    const { deps, user, token } = await withSession();
    await endSession(deps, { user, session: null, token });
    await expect(endSession(deps, { user, session: null, token })).rejects.toMatchObject(noSession);
  });

  test('refuses a session that another request ends at the same time, and records nothing', async () => {
    const { deps, user, token } = await withSession();
    deps.sessions.endSession = async () => false;
    await expect(endSession(deps, { user, session: null, token })).rejects.toMatchObject(noSession);
    expect(deps.recorded).toEqual([]);
  });

  function expired({ deps, token }: Given) {
    deps.clock.moveBy(60_000);
    return token;
  }
});

test.each([
  [59_999, true],
  [60_000, false],
])(
  'a session of the cookie last used %i ms ago, of a limit of a minute, can be ended: %p',
  async (milliseconds, can) => {
    const { deps, user, token } = await withPlantedSession({ idleSeconds: 60 });
    deps.clock.moveBy(milliseconds);
    const ending = endSession(deps, { user, session: null, token });
    if (can) await ending;
    else await expect(ending).rejects.toMatchObject(noSession);
  },
);
