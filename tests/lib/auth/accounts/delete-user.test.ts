import { describe, expect, jest, test } from '@jest/globals';
import { createAccount } from '../../../../lib/auth/accounts/create-account';
import { deleteUser } from '../../../../lib/auth/accounts/delete-user';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { ADMIN } from '../../../../lib/auth/roles';
import type { ProfileChange } from '../../../../lib/auth/stores/users-store';
import { newAccount, newSession, sessionUser, userWith, withAccount } from '../../../support/accounts';
import { newUser } from '../../../support/new-user';
import { plantSession } from '../../../support/sessions';

const withOther = async () => {
  const { deps, user: caller } = await withAccount();
  return { deps, caller, other: await newAccount(deps) };
};

const OPERATOR = { id: 7, code: 'operator', name: 'Operator', reserved: true };

const notFound = { code: 'user_not_found' };

describe('deleteUser', () => {
  test.each(['another user', 'the caller'])('removes %s and the claim on the email, and no other user', async (who) => {
    const { deps, caller, other } = await withOther();
    const [gone, left] = who === 'the caller' ? [caller, other.user] : [other.user, caller];
    await deleteUser(deps, caller, gone.id);
    expect(await deps.users.findUser(gone.id)).toBeNull();
    expect(await deps.users.findUserId(gone.email)).toBeNull();
    expect(await deps.users.findUser(left.id)).toEqual(left);
  });

  test('ends every session of the user, and no other', async () => {
    const { deps, user: caller, ...credentials } = await withAccount();
    const other = await newAccount(deps);
    const own = await newSession(deps, credentials);
    const theirs = [await newSession(deps, other), await newSession(deps, other)];
    await deleteUser(deps, caller, other.user.id);
    for (const token of theirs) expect(await sessionUser(deps, token)).toBeNull();
    expect(await sessionUser(deps, own)).toEqual(caller);
  });

  test('lets the email sign up again at once, as somebody else', async () => {
    const { deps, caller, other } = await withOther();
    const token = await newSession(deps, other);
    await deleteUser(deps, caller, other.user.id);
    expect(await userWith(deps, other)).toBeNull();
    const successor = await createAccount(deps, other);
    expect(successor.id).not.toBe(other.user.id);
    expect(await userWith(deps, other)).toEqual(successor);
    expect(await sessionUser(deps, token)).toBeNull();
  });

  describe.each(['another user', 'the caller'])('of %s', (who) => {
    const remove = async (mode: typeof classicMode, emailVerified: boolean) => {
      const { deps, caller, other } = await withOther();
      deps.mode = mode;
      const asking = { ...caller, emailVerified, roles: [ADMIN] };
      const gone = who === 'the caller' ? asking : { ...other.user, emailVerified };
      for (const user of [asking, gone, newUser({ roles: [ADMIN] })]) deps.users.put(user);
      await deleteUser(deps, asking, gone.id);
      return { mails: deps.outbox.waiting(), gone };
    };

    test('mails a notice to the email, with the deletion', async () => {
      const { mails, gone } = await remove(hardenedMode, true);
      expect(mails).toMatchObject([{ purpose: 'account-deleted', email: gone.email, userId: gone.id }]);
    });

    test('mails nothing to an email that was never verified, and nothing in a mode without mail', async () => {
      expect((await remove(hardenedMode, false)).mails).toEqual([]);
      expect((await remove(classicMode, true)).mails).toEqual([]);
    });
  });

  test.each<[title: string, profile: ProfileChange, code: string]>([
    ['has moved to another customer', { customerId: 5 }, 'user_not_found'],
    ['has got a role above the caller', { roles: [OPERATOR] }, 'insufficient_privilege'],
  ])('does not remove a user who %s at the same time', async (_, profile, code) => {
    const { deps, caller, other } = await withOther();
    const remove = deps.users.deleteUser;
    deps.users.deleteUser = async (user, by) => {
      deps.users.deleteUser = remove;
      await deps.users.changeUser({ before: user, profile, now: deps.clock.now() });
      return remove(user, by);
    };
    await expect(deleteUser(deps, caller, other.user.id)).rejects.toMatchObject({ code });
    expect(await deps.users.findUser(other.user.id)).toMatchObject(profile);
  });

  test('does not remove a user with a reserved role that the caller lacks, but the caller may remove themself', async () => {
    const { deps, caller, other } = await withOther();
    deps.users.put({ ...other.user, roles: [OPERATOR] });
    await expect(deleteUser(deps, caller, other.user.id)).rejects.toMatchObject({ code: 'insufficient_privilege' });
    await deleteUser(deps, { ...other.user, roles: [OPERATOR] }, other.user.id);
    expect(await deps.users.findUser(other.user.id)).toBeNull();
  });

  test('is recorded once, by the ids of both', async () => {
    const { deps, caller, other } = await withOther();
    await deleteUser(deps, caller, other.user.id);
    await expect(deleteUser(deps, caller, other.user.id)).rejects.toMatchObject(notFound);
    expect(deps.recorded).toEqual([{ event: 'user_deleted', userId: other.user.id, actorId: caller.id }]);
  });

  test('succeeds exactly once when several callers delete the same user at the same time', async () => {
    const { deps, caller, other } = await withOther();
    const attempts = Array.from({ length: 5 }, () => deleteUser(deps, caller, other.user.id));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(notFound);
  });

  test.each<[title: string, profile: ProfileChange, readings: number]>([
    ['has another name since the request began, after one read', { firstName: 'Zoë' }, 1],
    ['has another email since the request began, after a second read', { email: 'moved@example.com' }, 2],
  ])('removes a user who %s', async (_, profile, readings) => {
    const { deps, caller, other } = await withOther();
    await deps.users.changeUser({ before: other.user, profile, now: deps.clock.now() });
    const findUser = jest.spyOn(deps.users, 'findUser');
    findUser.mockResolvedValueOnce(other.user);
    await deleteUser(deps, caller, other.user.id);
    expect(findUser).toHaveBeenCalledTimes(readings);
    expect(await deps.users.findUser(other.user.id)).toBeNull();
    for (const email of [other.user.email, profile.email ?? '']) expect(await deps.users.findUserId(email)).toBeNull();
  });

  test('does not find users of another customer', async () => {
    const { deps, caller, other } = await withOther();
    const foreigner = { ...other.user, customerId: 2 };
    deps.users.put(foreigner);
    await expect(deleteUser(deps, caller, foreigner.id)).rejects.toMatchObject(notFound);
    expect(await deps.users.findUser(foreigner.id)).toEqual(foreigner);
    expect(deps.recorded).toEqual([]);
  });

  test('does not find a user whom the mode hides from the caller', async () => {
    const { deps, caller, other } = await withOther();
    const mode = { ...deps.mode, mayActOn: () => false };
    await expect(deleteUser({ ...deps, mode }, caller, other.user.id)).rejects.toMatchObject(notFound);
    expect(await deps.users.findUser(other.user.id)).toEqual(other.user);
  });

  test('does not find an unknown id, and records nothing', async () => {
    const { deps, caller } = await withOther();
    const attempt = deleteUser(deps, caller, 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01');
    await expect(attempt).rejects.toMatchObject(notFound);
    expect(deps.recorded).toEqual([]);
  });

  test('refuses to delete the caller’s own account after an old sign-in, if the mode requires a recent one', async () => {
    const { deps, caller } = await withOther();
    const hardened = { ...deps, mode: hardenedMode };
    const { session } = await plantSession(deps, caller);
    deps.clock.moveBy(600_000);
    const attempt = () => deleteUser(hardened, caller, caller.id, session);
    await expect(attempt()).rejects.toMatchObject({ code: 'reauthentication_required' });
    expect(await deps.users.findUser(caller.id)).toEqual(caller);
    deps.clock.moveBy(-1);
    await attempt();
    expect(await deps.users.findUser(caller.id)).toBeNull();
  });
});
