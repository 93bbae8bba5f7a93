import { describe, expect, test } from '@jest/globals';
import { updateUser } from '../../../../lib/auth/accounts/update-user';
import { newAccount, newSession, sessionUser, userWith, withAccount } from '../../../support/accounts';

const withOther = async () => {
  const { deps, user: caller } = await withAccount();
  const other = await newAccount(deps);
  deps.clock.moveBy(5000);
  return { deps, caller, other };
};

const OPERATOR = { id: 7, code: 'operator', name: 'Operator', reserved: true };

describe('updateUser', () => {
  test('changes the names and the time of the change, and nothing else', async () => {
    const { deps, caller, other } = await withOther();
    const updated = await updateUser(deps, caller, other.user.id, { firstName: 'Ada', lastName: null });
    const changes = { firstName: 'Ada', lastName: null, updatedAt: deps.clock.now(), version: 1 };
    expect(updated).toEqual({ ...other.user, ...changes });
    expect(await deps.users.findUser(other.user.id)).toEqual(updated);
  });

  test('keeps a name that is not given', async () => {
    const { deps, caller } = await withOther();
    await updateUser(deps, caller, caller.id, { firstName: 'Ada', lastName: 'King' });
    const updated = await updateUser(deps, caller, caller.id, { firstName: undefined, lastName: 'Byron' });
    expect(updated).toMatchObject({ firstName: 'Ada', lastName: 'Byron' });
  });

  test('ends no session and keeps the password', async () => {
    const { deps, caller, other } = await withOther();
    const token = await newSession(deps, other);
    await updateUser(deps, caller, other.user.id, { firstName: 'Ada' });
    expect(await sessionUser(deps, token)).toMatchObject({ firstName: 'Ada' });
    expect(await userWith(deps, other)).toMatchObject({ firstName: 'Ada' });
  });

  test('is recorded once, by the ids of both', async () => {
    const { deps, caller, other } = await withOther();
    await updateUser(deps, caller, other.user.id, { firstName: 'Ada' });
    expect(deps.recorded).toEqual([{ event: 'user_updated', userId: other.user.id, actorId: caller.id }]);
  });

  test('does not find an unknown id, and records nothing', async () => {
    const { deps, caller } = await withOther();
    const attempt = updateUser(deps, caller, 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01', {});
    await expect(attempt).rejects.toMatchObject({ code: 'user_not_found' });
    expect(deps.recorded).toEqual([]);
  });

  test('does not find users of another customer', async () => {
    const { deps, caller, other } = await withOther();
    const foreigner = { ...other.user, customerId: 2 };
    deps.users.put(foreigner);
    const attempt = updateUser(deps, caller, foreigner.id, { firstName: 'Ada' });
    await expect(attempt).rejects.toMatchObject({ code: 'user_not_found' });
    expect(await deps.users.findUser(foreigner.id)).toEqual(foreigner);
  });

  test('does not find a user whom the mode hides from the caller', async () => {
    const { deps, caller, other } = await withOther();
    const mode = { ...deps.mode, mayActOn: () => false };
    const attempt = updateUser({ ...deps, mode }, caller, other.user.id, { firstName: 'Ada' });
    await expect(attempt).rejects.toMatchObject({ code: 'user_not_found' });
    expect(await deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test.each([
    ['has moved to another customer', { customerId: 5 }, 'user_not_found'],
    ['has got a role above the caller', { roles: [OPERATOR] }, 'insufficient_privilege'],
  ])('does not change a user who %s at the same time', async (_, profile, code) => {
    const { deps, caller, other } = await withOther();
    const { changeUser } = deps.users;
    deps.users.changeUser = async (change) => {
      deps.users.changeUser = changeUser;
      await changeUser({ before: change.before, profile, now: deps.clock.now() });
      return changeUser(change);
    };
    const attempt = updateUser(deps, caller, other.user.id, { firstName: 'Ada' });
    await expect(attempt).rejects.toMatchObject({ code });
    expect(await deps.users.findUser(other.user.id)).toMatchObject({ ...profile, firstName: null });
  });

  test.each(['another user', 'the caller'])('does not restore %s who is deleted at the same time', async (who) => {
    const { deps, caller, other } = await withOther();
    const target = who === 'the caller' ? caller : other.user;
    const { changeUser } = deps.users;
    deps.users.changeUser = async (change) => {
      await deps.users.deleteUser(target, { now: deps.clock.now() });
      return changeUser(change);
    };
    const attempt = updateUser(deps, caller, target.id, { firstName: 'Ada' });
    await expect(attempt).rejects.toMatchObject({ code: 'user_not_found' });
    expect(await deps.users.findUser(target.id)).toBeNull();
    expect(deps.recorded).toEqual([]);
  });
});
