import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { signOut } from '../../../../lib/auth/sessions/sign-out';
import { newAccount, newSession, sessionUser, withAccount } from '../../../support/accounts';
import { withPlantedSession } from '../../../support/sessions';

const withSession = async (durationSeconds: number | null = null) => {
  const given = await withAccount();
  return { ...given, token: await newSession(given.deps, given, durationSeconds) };
};

type Given = Awaited<ReturnType<typeof withSession>>;

describe('signOut', () => {
  test('ends the session at once', async () => {
    const { deps, token } = await withSession();
    await signOut(deps, token);
    expect(await sessionUser(deps, token)).toBeNull();
  });

  test('leaves all other sessions live', async () => {
    const { deps, token, email, password } = await withSession();
    const second = await newSession(deps, { email, password });
    const somebody = await newAccount(deps);
    const somebodys = await newSession(deps, somebody);
    await signOut(deps, token);
    expect(await sessionUser(deps, second)).toMatchObject({ email });
    expect(await sessionUser(deps, somebodys)).toEqual(somebody.user);
  });

  test('is recorded once, by id', async () => {
    const { deps, token, user } = await withSession();
    await signOut(deps, token);
    await expect(signOut(deps, token)).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: user.id }]);
  });

  const notLive: [title: string, present: (given: Given) => string | null][] = [
    ['no token', () => null],
    ['an unknown token', () => 'made up by somebody'],
    ['an expired session', expired],
    ['a session of an earlier epoch', earlierEpoch],
    ['a session of a disabled user', disabled],
    ['a session of a deleted user', deleted],
  ];

  test.each(notLive)('refuses %s and records nothing', async (_, present) => {
    const given = await withSession(60);
    await expect(signOut(given.deps, present(given))).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(given.deps.recorded).toEqual([]);
  });

  test('refuses a session that another request ends at the same time, and records nothing', async () => {
    const given = await withSession();
    given.deps.sessions.endSession = async () => false;
    await expect(signOut(given.deps, given.token)).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(given.deps.recorded).toEqual([]);
  });

  function expired({ deps, token }: Given) {
    deps.clock.moveBy(60_000);
    return token;
  }

  function earlierEpoch({ deps, token, user }: Given) {
    deps.users.put({ ...user, sessionEpoch: 1 });
    return token;
  }

  function disabled({ deps, token, user }: Given) {
    deps.users.put({ ...user, active: false });
    return token;
  }

  function deleted({ deps, token }: Given) {
    deps.users.findUser = async () => null;
    return token;
  }
});

describe.each([classicMode, hardenedMode])('signOut in mode $name', (mode) => {
  test('ends the session at once', async () => {
    const { deps, token, user } = await withPlantedSession({ mode });
    await signOut(deps, token);
    expect(await sessionUser(deps, token)).toBeNull();
    expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: user.id }]);
  });

  test('refuses a session that was idle for too long', async () => {
    const { deps, token } = await withPlantedSession({ mode, idleSeconds: 60 });
    deps.clock.moveBy(60_000);
    await expect(signOut(deps, token)).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(deps.recorded).toEqual([]);
  });

  test('refuses a session of a disabled user', async () => {
    const { deps, token, user } = await withPlantedSession({ mode });
    deps.users.put({ ...user, active: false });
    await expect(signOut(deps, token)).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test('ends the session and records it in one round trip', async () => {
    const { deps, token } = await withPlantedSession({ mode });
    const rounds: string[][] = [];
    let round: string[] | null = null;
    const count = <Call extends (...given: never[]) => Promise<unknown>>(name: string, call: Call): Call =>
      (async (...given: never[]) => {
        if (round === null) {
          round = [];
          rounds.push(round);
          setImmediate(() => {
            round = null;
          });
        }
        round.push(name);
        await new Promise(setImmediate);
        return call(...given);
      }) as never;
    const { sessions, users } = deps;
    const counted = {
      ...deps,
      users: { ...users, findUser: count('user', users.findUser) },
      sessions: {
        ...sessions,
        findSession: count('session', sessions.findSession),
        findSessionAndUser: count('both', sessions.findSessionAndUser),
        endSession: count('end', sessions.endSession),
      },
    };
    await signOut(counted, token);
    const expected = mode === classicMode ? [['session'], ['user'], ['end']] : [['both'], ['end']];
    expect(rounds.map((names) => names.sort())).toEqual(expected);
  });
});

test('signOut makes no store call for a value without a user id', async () => {
  const { deps } = await withPlantedSession({ mode: hardenedMode });
  const read = jest.spyOn(deps.sessions, 'findSessionAndUser');
  await expect(signOut(deps, 'made up by somebody')).rejects.toMatchObject({ code: 'not_signed_in' });
  expect(read).not.toHaveBeenCalled();
});
