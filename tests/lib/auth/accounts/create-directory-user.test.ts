import { describe, expect, test } from '@jest/globals';
import { createDirectoryUser } from '../../../../lib/auth/accounts/create-directory-user';
import { userWith } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { withPeople } from '../../../support/directory';

const withInput = async () => {
  const given = await withPeople();
  const { admin, plain } = given.deps.known;
  return {
    ...given,
    input: { ...newCredentials(), name: 'Zoë', active: true, roleIds: [plain.id, admin.id, plain.id] },
  };
};

describe('createDirectoryUser', () => {
  test('creates an account in the caller’s customer, and records the caller', async () => {
    const { deps, caller, input } = await withInput();
    const user = await createDirectoryUser(deps, caller, input);
    const { email } = input;
    const roles = [deps.known.admin, deps.known.plain];
    expect(user).toMatchObject({ email, name: 'Zoë', active: true, roles, customerId: caller.customerId, version: 0 });
    expect(deps.recorded).toEqual([{ event: 'user_signed_up', userId: user.id, actorId: caller.id }]);
    expect(await userWith(deps, input)).toEqual(user);
  });

  test('creates an account that is not active, without name and roles', async () => {
    const { deps, caller, input } = await withInput();
    const user = await createDirectoryUser(deps, caller, { ...input, active: false, name: null, roleIds: [] });
    expect(user).toMatchObject({ active: false, name: null, roles: [] });
    expect(await userWith(deps, input)).toBeNull();
  });

  test('lets only callers with a reserved role grant it', async () => {
    const { deps, caller, put, input } = await withInput();
    const roleIds = [deps.known.reserved.id];
    const attempt = createDirectoryUser(deps, caller, { ...input, roleIds });
    await expect(attempt).rejects.toMatchObject({ code: 'insufficient_privilege', details: { roles: ['operator'] } });
    expect(await deps.users.findUserId(input.email)).toBeNull();
    const holder = put({ ...caller, roles: [deps.known.admin, deps.known.reserved] });
    expect((await createDirectoryUser(deps, holder, { ...input, roleIds })).roles).toEqual([deps.known.reserved]);
  });

  test('refuses unknown roles', async () => {
    const { deps, caller, input } = await withInput();
    const attempt = createDirectoryUser(deps, caller, { ...input, roleIds: [99] });
    await expect(attempt).rejects.toMatchObject({ code: 'unknown_roles', details: { ids: [99] } });
    expect(await deps.users.findUserId(input.email)).toBeNull();
  });

  test('refuses a taken email, also of another customer, and a password that is not accepted', async () => {
    const { deps, caller, put, person, input } = await withInput();
    const { email } = put({ ...person, customerId: 5 });
    await expect(createDirectoryUser(deps, caller, { ...input, email })).rejects.toMatchObject({ code: 'email_taken' });
    const attempt = createDirectoryUser(deps, caller, { ...input, password: 'a\0' });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field' });
  });
});
