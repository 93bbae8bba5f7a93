import { describe, expect, test } from '@jest/globals';
import { deleteDirectoryUser } from '../../../../lib/auth/accounts/delete-directory-user';
import { classicMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { withPeople } from '../../../support/directory';

/** In a mode that sends mail and asks for recent sign-ins. */
const withMail = async (changes: Partial<User> = {}) => {
  const { deps, put, caller, person } = await withPeople();
  const user = put({ ...person, ...changes });
  const mode = { ...classicMode, verifiesEmails: true, requiresRecentAuthentication: true };
  const now = { authenticatedAt: deps.clock.now() };
  return { deps: { ...deps, mode }, put, caller, user, now, find: () => deps.users.findUser(user.id) };
};

describe('deleteDirectoryUser', () => {
  test.each([true, false])(
    'tells a user whose email is verified (%p), and records who did it',
    async (emailVerified) => {
      const { deps, caller, user, now, find } = await withMail({ emailVerified });
      expect(await deleteDirectoryUser(deps, caller, user.id, now)).toEqual(user);
      expect(await find()).toBeNull();
      const mails = deps.outbox.waiting().map(({ purpose, email }) => ({ purpose, email }));
      expect(mails).toEqual(emailVerified ? [{ purpose: 'account-deleted', email: user.email }] : []);
      expect(deps.recorded).toEqual([{ event: 'user_deleted', userId: user.id, actorId: caller.id }]);
    },
  );

  test('refuses a user who has moved to another customer since they were read', async () => {
    const { deps, put, caller, user, now, find } = await withMail();
    const moved = { ...user, customerId: 1 };
    const users = {
      ...deps.users,
      findUser: async (id: string) => {
        const found = await deps.users.findUser(id);
        put(moved);
        return found;
      },
    };
    const refused = deleteDirectoryUser({ ...deps, users }, caller, user.id, now);
    await expect(refused).rejects.toMatchObject({ code: 'user_not_found' });
    expect([await find(), deps.outbox.waiting(), deps.recorded]).toEqual([moved, [], []]);
  });

  test('asks for a recent sign-in before it says whether there is such a user', async () => {
    const { deps, caller, user, now, find } = await withMail();
    deps.clock.moveBy(600_000);
    for (const id of [user.id, caller.id, 'nobody'])
      await expect(deleteDirectoryUser(deps, caller, id, now)).rejects.toMatchObject({
        code: 'reauthentication_required',
      });
    expect(await find()).toEqual(user);
  });
});
