import { describe, expect, test } from '@jest/globals';
import { removeUserSecondFactors } from '../../../../lib/auth/accounts/remove-user-second-factors';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { withPeople } from '../../../support/directory';
import { createMemoryCredentialsStore } from '../../../support/memory-credentials-store';
import { plantSession } from '../../../support/sessions';

/** An admin, and a user of the same customer with an app and a passkey. */
const withFactors = async (changes: Partial<User> = {}) => {
  const { deps, put, caller, person } = await withPeople();
  const credentials = createMemoryCredentialsStore(deps.users, deps.outbox);
  const user = put({ ...person, hasTotp: true, passkeys: 1, ...changes });
  const now = { authenticatedAt: deps.clock.now() };
  return { deps: { ...deps, credentials }, put, caller, user, now, find: () => deps.users.findUser(user.id) };
};

describe('removeUserSecondFactors', () => {
  test('removes them, ends the sessions, tells the user, and records who did it', async () => {
    const { deps, caller, user, now, find } = await withFactors();
    await plantSession(deps, user);
    expect(await removeUserSecondFactors(deps, caller, user.id, now)).toEqual(user);
    expect(await find()).toMatchObject({ hasTotp: false, passkeys: 0, sessionEpoch: user.sessionEpoch + 1 });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'second-factor-removed', email: user.email }]);
    expect(deps.recorded).toEqual([{ event: 'second_factor_removed', userId: user.id, actorId: caller.id }]);
  });

  test('repeated, it ends no session and sends no second mail', async () => {
    const { deps, caller, user, now, find } = await withFactors();
    await removeUserSecondFactors(deps, caller, user.id, now);
    const after = await find();
    await removeUserSecondFactors(deps, caller, user.id, now);
    expect([await find(), deps.outbox.waiting().length, deps.recorded.length]).toEqual([after, 1, 1]);
  });

  test.each<[string, string, Partial<User>]>([
    ['of another customer', 'user_not_found', { customerId: 1 }],
    [
      'with a reserved role that the caller does not have',
      'insufficient_privilege',
      { roles: [{ id: 2, code: 'operator', name: 'Operator', reserved: true }] },
    ],
  ])('refuses a user %s', async (_, code, changes) => {
    const { deps, caller, user, now, find } = await withFactors(changes);
    await expect(removeUserSecondFactors(deps, caller, user.id, now)).rejects.toMatchObject({ code });
    expect([await find(), deps.outbox.waiting(), deps.recorded]).toEqual([user, [], []]);
  });

  test('refuses a user who has moved to another customer since they were read', async () => {
    const { deps, put, caller, user, now, find } = await withFactors();
    const moved = { ...user, customerId: 1, passkeys: 2 };
    const users = {
      ...deps.users,
      findUser: async (id: string) => {
        const found = await deps.users.findUser(id);
        put(moved);
        return found;
      },
    };
    const refused = removeUserSecondFactors({ ...deps, users }, caller, user.id, now);
    await expect(refused).rejects.toMatchObject({ code: 'user_not_found' });
    expect([await find(), deps.recorded]).toEqual([moved, []]);
  });

  test('refuses the caller’s own', async () => {
    const { deps, put, caller, now } = await withFactors();
    const own = put({ ...caller, hasTotp: true });
    await expect(removeUserSecondFactors(deps, own, own.id, now)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await deps.users.findUser(own.id)).toEqual(own);
  });

  test.each(['', 'nobody', '../x'])('finds no user with the id %p', async (id) => {
    const { deps, caller, now } = await withFactors();
    await expect(removeUserSecondFactors(deps, caller, id, now)).rejects.toMatchObject({ code: 'user_not_found' });
  });

  test('needs a recent sign-in in mode hardened only', async () => {
    const { deps, caller, user, now, find } = await withFactors();
    deps.clock.moveBy(deps.recentAuthenticationSeconds * 1000);
    const remove = (mode: typeof hardenedMode) => removeUserSecondFactors({ ...deps, mode }, caller, user.id, now);
    await expect(remove(hardenedMode)).rejects.toMatchObject({ code: 'reauthentication_required' });
    expect(await find()).toEqual(user);
    await remove(classicMode);
    expect(await find()).toMatchObject({ hasTotp: false });
  });
});
