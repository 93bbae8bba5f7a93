import { describe, expect, test } from '@jest/globals';
import { listUsers } from '../../../../lib/auth/accounts/list-users';
import { newAccount, withAccount } from '../../../support/accounts';

describe('listUsers', () => {
  test('lists all users of the caller’s customer, oldest account first', async () => {
    const { deps, user: first } = await withAccount();
    deps.clock.moveBy(1);
    const { user: second } = await newAccount(deps);
    deps.clock.moveBy(1);
    const { user: third } = await newAccount(deps);
    const { user: foreigner } = await newAccount(deps);
    deps.users.put({ ...foreigner, customerId: 2 });
    // Stores promise no order.
    const { listProfiles } = deps.users;
    deps.users.listProfiles = async (customerId) => (await listProfiles(customerId)).reverse();
    const ids = (await listUsers(deps, second)).map(({ id }) => id);
    expect(ids).toEqual([first.id, second.id, third.id]);
    const foreign = await listUsers(deps, { ...foreigner, customerId: 2 });
    expect(foreign.map(({ id }) => id)).toEqual([foreigner.id]);
  });

  test('has a fixed order for accounts of the same millisecond', async () => {
    const { deps, user } = await withAccount();
    for (let count = 0; count < 4; count += 1) await newAccount(deps);
    const { listProfiles } = deps.users;
    const one = (await listUsers(deps, user)).map(({ id }) => id);
    deps.users.listProfiles = async (customerId) => (await listProfiles(customerId)).reverse();
    const other = (await listUsers(deps, user)).map(({ id }) => id);
    expect(one).toEqual([...one].sort());
    expect(other).toEqual(one);
  });

  test('returns nothing secret', async () => {
    const { deps, user } = await withAccount();
    expect(JSON.stringify(await listUsers(deps, user))).not.toContain(user.passwordHash);
  });
});
