import { describe, expect, jest, test } from '@jest/globals';
import { createAccount } from '../../../../lib/auth/accounts/create-account';
import { newAccount, userWith } from '../../../support/accounts';
import { createTestDeps, newCredentials } from '../../../support/deps';
import { UUID_V4 } from '../../../support/patterns';

describe('createAccount', () => {
  test('stores an active user with an id of its own and the current time', async () => {
    const deps = createTestDeps();
    const { email, password } = newCredentials();
    const user = await createAccount(deps, { email, password });
    expect(user).toMatchObject({ email, sessionEpoch: 0, active: true });
    expect(user).toMatchObject({ createdAt: deps.clock.now(), updatedAt: deps.clock.now() });
    expect(user.id).toMatch(UUID_V4);
    expect(await deps.users.findUser(user.id)).toEqual(user);
    expect(await deps.users.findUserId(email)).toBe(user.id);
  });

  test('stores a hash, and nothing else of the password', async () => {
    const deps = createTestDeps();
    const { email, password } = newCredentials();
    const user = await createAccount(deps, { email, password });
    expect(JSON.stringify(user)).not.toContain(password);
    expect(await deps.hasher.verify(password, user)).toBe(true);
  });

  test('normalizes the password, so that it matches in another Unicode form', async () => {
    const deps = createTestDeps();
    const { email } = newCredentials();
    const user = await createAccount(deps, { email, password: 'ﬁancé, ma chère' });
    const found = await userWith(deps, { email, password: 'fiance\u0301, ma che\u0300re' });
    expect(found).toEqual(user);
  });

  test('refuses a taken email and leaves its account as it was', async () => {
    const deps = createTestDeps();
    const { email, user } = await newAccount(deps);
    const attempt = createAccount(deps, { email, password: newCredentials().password });
    await expect(attempt).rejects.toMatchObject({ code: 'email_taken' });
    expect(await deps.users.findUser(user.id)).toEqual(user);
    expect(await deps.users.findUserId(email)).toBe(user.id);
  });

  test('succeeds exactly once when several callers use the same email at the same time', async () => {
    const deps = createTestDeps();
    const { email } = newCredentials();
    const attempts = Array.from({ length: 5 }, () =>
      createAccount(deps, { email, password: newCredentials().password }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses a password before anything is hashed or stored', async () => {
    const deps = createTestDeps();
    const { email } = newCredentials();
    const hash = jest.spyOn(deps.hasher, 'hash');
    const attempt = createAccount(deps, { email, password: 'a'.repeat(1025) });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'password' } });
    expect(hash).not.toHaveBeenCalled();
    expect(await deps.users.findUserId(email)).toBeNull();
    expect(deps.recorded).toEqual([]);
  });

  test('refuses a bad password before it reports that the email is taken', async () => {
    const deps = createTestDeps();
    const { email } = await newAccount(deps);
    await expect(createAccount(deps, { email, password: 'a\0b' })).rejects.toMatchObject({ code: 'invalid_field' });
  });

  test('records a sign-up and a refusal once each, by id', async () => {
    const deps = createTestDeps();
    const credentials = newCredentials();
    const user = await createAccount(deps, credentials);
    await expect(createAccount(deps, credentials)).rejects.toMatchObject({ code: 'email_taken' });
    expect(deps.recorded).toEqual([
      { event: 'user_signed_up', userId: user.id },
      { event: 'sign_up_refused', reason: 'email_taken' },
    ]);
  });
});
