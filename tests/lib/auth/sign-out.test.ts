import { describe, expect, test } from '@jest/globals';
import { signOut } from '../../../lib/auth/sign-out';
import { hashToken } from '../../../lib/crypto/hash-token';
import { newAccount, newSession, sessionUser, withAccount } from '../../support/accounts';

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

  test('leaves the other sessions of the user, and of others', async () => {
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

  test('takes away a session that is not live any more', async () => {
    const given = await withSession();
    await signOut(given.deps, disabled(given)).catch(() => undefined);
    expect(await given.deps.sessions.findSession(hashToken(given.token), given.deps.clock.now())).toBeNull();
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
