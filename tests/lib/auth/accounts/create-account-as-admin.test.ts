import { describe, expect, jest, test } from '@jest/globals';
import { createAccount } from '../../../../lib/auth/accounts/create-account';
import { createAccountAsAdmin } from '../../../../lib/auth/accounts/create-account-as-admin';
import type { User } from '../../../../lib/auth/entities';
import { isFreeForAdmin } from '../../../../lib/auth/users/take-over';
import { createTestDeps, newCredentials } from '../../../support/deps';
import { newUser } from '../../../support/new-user';

const ACTOR = 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01';
const EXPIRY = new Date('2026-11-27T10:00:00.000Z');

const withHolder = (changes: Partial<User>) => {
  const deps = createTestDeps();
  const holder = newUser({ expiresAt: EXPIRY, ...changes });
  deps.users.put(holder);
  const input = { email: holder.email, password: newCredentials().password, emailVerified: true, actorId: ACTOR };
  return { deps, holder, input };
};
const stays: [what: string, changes: Partial<User>][] = [
  ['is verified', { emailVerified: true, expiresAt: null }],
  ['never expires', { expiresAt: null }],
];

describe('createAccountAsAdmin', () => {
  test('takes a free email with the same calls as any account', async () => {
    const deps = createTestDeps();
    const [create, find] = [jest.spyOn(deps.users, 'createUser'), jest.spyOn(deps.users, 'findUserId')];
    const user = await createAccountAsAdmin(deps, { ...newCredentials(), actorId: ACTOR });
    expect(await deps.users.findUser(user.id)).toEqual(user);
    expect([create.mock.calls.length, find.mock.calls.length]).toEqual([1, 0]);
    expect(deps.recorded).toEqual([{ event: 'user_signed_up', userId: user.id, actorId: ACTOR }]);
  });

  test('takes the email over from an account that nobody has verified, which is deleted, and records both', async () => {
    const { deps, holder, input } = withHolder({});
    const user = await createAccountAsAdmin(deps, input);
    expect(user).toMatchObject({ email: holder.email, emailVerified: true, expiresAt: null });
    expect(await deps.users.findUserId(holder.email)).toBe(user.id);
    expect(await deps.users.findUser(holder.id)).toBeNull();
    expect(deps.recorded).toEqual([
      { event: 'user_deleted', userId: holder.id, actorId: ACTOR },
      { event: 'user_signed_up', userId: user.id, actorId: ACTOR },
    ]);
  });

  test.each(stays)('refuses the email of an account that %s', async (_, changes) => {
    const { deps, holder, input } = withHolder(changes);
    await expect(createAccountAsAdmin(deps, input)).rejects.toMatchObject({ code: 'email_taken' });
    expect(await deps.users.findUser(holder.id)).toEqual(holder);
    expect(deps.recorded).toEqual([{ event: 'sign_up_refused', reason: 'email_taken' }]);
  });

  test('refuses the email if its owner verifies it between the read and the write', async () => {
    const { deps, holder, input } = withHolder({});
    const verified = { ...holder, emailVerified: true, expiresAt: null };
    jest.spyOn(deps.users, 'findUser').mockImplementationOnce(async () => {
      deps.users.put(verified);
      return holder;
    });
    await expect(createAccountAsAdmin(deps, input)).rejects.toMatchObject({ code: 'email_taken' });
    expect(await deps.users.findUser(holder.id)).toEqual(verified);
    expect(deps.recorded).toEqual([{ event: 'sign_up_refused', reason: 'email_taken' }]);
  });

  test('takes the email if its account expires between the refusal and the read', async () => {
    const { deps, holder, input } = withHolder({});
    const { createUser } = deps.users;
    jest.spyOn(deps.users, 'createUser').mockImplementationOnce(async (...given) => {
      const outcome = await createUser(...given);
      deps.clock.moveBy(EXPIRY.getTime() - deps.clock.now().getTime());
      return outcome;
    });
    const user = await createAccountAsAdmin(deps, input);
    expect(await deps.users.findUserId(holder.email)).toBe(user.id);
    expect(deps.recorded).toEqual([{ event: 'user_signed_up', userId: user.id, actorId: ACTOR }]);
  });

  test('is the only way to take an email over: other accounts do not', async () => {
    const { deps, holder, input } = withHolder({});
    await expect(createAccount(deps, input)).rejects.toMatchObject({ code: 'email_taken' });
    expect(await deps.users.findUser(holder.id)).toEqual(holder);
  });
});

describe('isFreeForAdmin', () => {
  test.each(stays)('is false for an account that %s', async (_, changes) => {
    const { deps, holder } = withHolder(changes);
    expect(await isFreeForAdmin(deps.users, holder.email)).toBe(false);
  });

  test('is true for nobody, and for an account that nobody has verified', async () => {
    const { deps, holder } = withHolder({});
    expect(await isFreeForAdmin(deps.users, newCredentials().email)).toBe(true);
    expect(await isFreeForAdmin(deps.users, holder.email)).toBe(true);
  });
});
