import { describe, expect, jest, test } from '@jest/globals';
import { checkCredentials } from '../../../lib/auth/check-credentials';
import { ADDRESS, type TestDeps, withAccount } from '../../support/accounts';
import { newCredentials } from '../../support/deps';

const hashesOf = (deps: TestDeps) => {
  const [verify, hash] = [jest.spyOn(deps.hasher, 'verify'), jest.spyOn(deps.hasher, 'hash')];
  return () => verify.mock.calls.length + hash.mock.calls.length;
};

describe('checkCredentials', () => {
  test('finds an active user by email and password, hashes once and records nothing', async () => {
    const { deps, email, password, user } = await withAccount();
    const hashes = hashesOf(deps);
    expect(await checkCredentials(deps, { email, password, address: ADDRESS })).toEqual({
      outcome: 'user',
      user,
      password,
      attempt: { giveBack: expect.any(Function) },
    });
    expect(hashes()).toBe(1);
    expect(deps.recorded).toEqual([]);
  });

  test('hands the password over as the hasher takes it', async () => {
    const { deps, email, user } = await withAccount();
    deps.users.put({ ...user, passwordHash: await deps.hasher.hash('fiancé') });
    const check = await checkCredentials(deps, { email, password: 'ﬁance\u0301', address: ADDRESS });
    expect(check).toMatchObject({ outcome: 'user', password: 'fiancé' });
  });

  type Given = Awaited<ReturnType<typeof withAccount>>;
  test.each<[title: string, input: (given: Given) => { email: string; password: string }, reason: string]>([
    ['an unknown email', ({ password }) => ({ ...newCredentials(), password }), 'unknown_email'],
    ['what is no address', ({ password }) => ({ email: '', password }), 'unknown_email'],
    ['a wrong password', ({ email }) => ({ ...newCredentials(), email }), 'wrong_password'],
    ['no password', ({ email }) => ({ email, password: '' }), 'wrong_password'],
    ['what is no password', ({ email }) => ({ email, password: 'a\0' }), 'wrong_password'],
    ['a disabled user', disabled, 'not_active'],
  ])('refuses %s after one hash, and records why, once', async (_, input, reason) => {
    const given = await withAccount();
    const credentials = input(given);
    const hashes = hashesOf(given.deps);
    expect(await checkCredentials(given.deps, { ...credentials, address: ADDRESS })).toEqual({
      outcome: 'refused',
      reason,
    });
    expect(hashes()).toBe(1);
    const userId = credentials.email === given.email ? given.user.id : undefined;
    expect(given.deps.recorded).toEqual([{ event: 'sign_in_refused', userId, reason }]);
  });

  test('refuses a user whose claim is left but who is gone', async () => {
    const { deps, email, password } = await withAccount();
    deps.users.findUser = async () => null;
    const hashes = hashesOf(deps);
    expect(await checkCredentials(deps, { email, password, address: ADDRESS })).toEqual({
      outcome: 'refused',
      reason: 'unknown_email',
    });
    expect(hashes()).toBe(1);
  });

  function disabled({ deps, user, email, password }: Given) {
    deps.users.put({ ...user, active: false });
    return { email, password };
  }
});
