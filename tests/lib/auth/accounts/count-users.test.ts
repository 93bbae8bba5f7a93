import { expect, test } from '@jest/globals';
import { countUsers } from '../../../../lib/auth/accounts/count-users';
import { newAccount, withAccount } from '../../../support/accounts';

test('countUsers counts all users of the caller’s customer', async () => {
  const { deps, user } = await withAccount();
  await newAccount(deps);
  const { user: foreigner } = await newAccount(deps);
  deps.users.put({ ...foreigner, customerId: 2 });
  expect(await countUsers(deps, user)).toBe(2);
  expect(await countUsers(deps, { ...foreigner, customerId: 2 })).toBe(1);
});
