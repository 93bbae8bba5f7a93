import { expect, test } from '@jest/globals';
import { findUserByEmail } from '../../../../lib/auth/users/find-user-by-email';
import { newAccount } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

test('finds the user who has the email, and nobody for any other', async () => {
  const deps = createTestDeps();
  const { user } = await newAccount(deps);
  expect(await findUserByEmail(deps.users, user.email)).toEqual(user);
  expect(await findUserByEmail(deps.users, `other-${user.email}`)).toBeNull();
});
