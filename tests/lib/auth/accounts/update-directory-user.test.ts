import { describe, expect, jest, test } from '@jest/globals';
import { updateDirectoryUser } from '../../../../lib/auth/accounts/update-directory-user';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import type { User } from '../../../../lib/auth/entities';
import { ADDRESS } from '../../../support/accounts';
import { newCustomerId, withPeople } from '../../../support/directory';

type Given = Awaited<ReturnType<typeof withPeople>>;

const proof = { currentPassword: undefined, ipAddress: ADDRESS };
const as = ({ email, name, active }: User) => ({ ...proof, email, name, active });
const expectRefused = async ({ deps }: Given, target: User, attempt: Promise<unknown>, code: string) => {
  await expect(attempt).rejects.toMatchObject({ code });
  expect(await deps.users.findUser(target.id)).toEqual(target);
  expect(deps.recorded).toEqual([]);
};

describe('updateDirectoryUser', () => {
  test('changes what is given, ends no session, and records it once by the ids of both', async () => {
    const { deps, caller, person } = await withPeople();
    const email = `new-${person.email}`;
    const roleIds = [deps.known.plain.id, deps.known.admin.id, deps.known.plain.id];
    const user = await updateDirectoryUser(deps, caller, person.id, {
      ...proof,
      email,
      name: null,
      active: true,
      roleIds,
    });
    const roles = [deps.known.admin, deps.known.plain];
    expect(user).toEqual({
      ...person,
      email,
      emailVerified: true,
      name: null,
      roles,
      version: 1,
      updatedAt: deps.clock.now(),
    });
    expect(await deps.users.findUser(person.id)).toEqual(user);
    expect(await deps.users.findUserId(email)).toBe(person.id);
    expect(deps.recorded).toEqual([{ event: 'user_updated', userId: person.id, actorId: caller.id }]);
  });

  test('keeps roles and password that are not given', async () => {
    const { deps, caller, put, person } = await withPeople();
    const target = put({ ...person, roles: [deps.known.plain] });
    const hash = jest.spyOn(deps.hasher, 'hash');
    const user = await updateDirectoryUser(deps, caller, target.id, { ...as(target), name: 'Zoë' });
    expect(user).toMatchObject({ roles: [deps.known.plain], passwordHash: target.passwordHash, sessionEpoch: 0 });
    expect(hash).not.toHaveBeenCalled();
  });

  test('removes all roles', async () => {
    const { deps, caller, colleague } = await withPeople();
    const user = await updateDirectoryUser(deps, caller, colleague.id, { ...as(colleague), roleIds: [] });
    expect(user.roles).toEqual([]);
  });

  test('ends all sessions with a new password, which is stored normalized', async () => {
    const { deps, caller, person } = await withPeople();
    const user = await updateDirectoryUser(deps, caller, person.id, { ...as(person), password: 'ﬁancé' });
    expect(user.sessionEpoch).toBe(1);
    expect(await deps.hasher.verify('fiancé', user)).toBe(true);
  });

  test('ends all sessions when the account is deactivated', async () => {
    const { deps, caller, person } = await withPeople();
    const user = await updateDirectoryUser(deps, caller, person.id, { ...as(person), active: false });
    expect(user).toMatchObject({ active: false, sessionEpoch: 1 });
  });

  test('lets the caller change themself, with the roles they have', async () => {
    const { deps, caller } = await withPeople();
    const roleIds = [deps.known.admin.id];
    const user = await updateDirectoryUser(deps, caller, caller.id, { ...as(caller), name: 'Ada', roleIds });
    expect(user).toMatchObject({ name: 'Ada', roles: caller.roles });
  });

  test.each<[title: string, roleIds: (given: Given) => number[]]>([
    ['fewer', () => []],
    ['more', ({ deps }) => [deps.known.admin.id, deps.known.plain.id]],
    ['other roles', ({ deps }) => [deps.known.plain.id]],
  ])('refuses a change of the caller’s own roles: %s', async (_, roleIds) => {
    const given = await withPeople();
    const { deps, caller } = given;
    const attempt = updateDirectoryUser(deps, caller, caller.id, { ...as(caller), roleIds: roleIds(given) });
    await expectRefused(given, caller, attempt, 'own_roles');
  });

  test('refuses to grant a reserved role or to change a user who has one, unless the caller has it too', async () => {
    const given = await withPeople();
    const { deps, put, person } = given;
    const { admin, reserved } = deps.known;
    const change = (caller: User, target: User, roleIds?: number[]) =>
      updateDirectoryUser(deps, caller, target.id, { ...as(target), name: 'Zoë', roleIds });
    await expectRefused(given, person, change(given.caller, person, [reserved.id]), 'insufficient_privilege');
    const holder = put({ ...given.colleague, roles: [admin, reserved] });
    for (const roleIds of [undefined, [], [admin.id, reserved.id]]) {
      await expectRefused(given, holder, change(given.caller, holder, roleIds), 'insufficient_privilege');
    }
    expect((await change(holder, person, [reserved.id])).roles).toEqual([reserved]);
    const other = put({ ...given.caller, roles: [admin, reserved] });
    expect((await change(other, holder, [])).roles).toEqual([]);
  });

  test('refuses unknown roles', async () => {
    const given = await withPeople();
    const attempt = updateDirectoryUser(given.deps, given.caller, given.person.id, {
      ...as(given.person),
      roleIds: [given.deps.known.plain.id, 99, 98],
    });
    await expect(attempt).rejects.toMatchObject({ details: { ids: [99, 98] } });
    await expectRefused(given, given.person, attempt, 'unknown_roles');
  });

  test('refuses a password that is not accepted, before anything is read or hashed', async () => {
    const given = await withPeople();
    const read = jest.spyOn(given.deps.users, 'findUser');
    const hash = jest.spyOn(given.deps.hasher, 'hash');
    const change = { ...as(given.person), password: 'a'.repeat(1025) };
    const attempt = updateDirectoryUser(given.deps, given.caller, given.person.id, change);
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'password' } });
    expect([read.mock.calls, hash.mock.calls]).toEqual([[], []]);
  });

  test('hashes nothing for a user who may not be changed', async () => {
    const given = await withPeople();
    const holder = given.put({ ...given.person, roles: [given.deps.known.reserved] });
    const hash = jest.spyOn(given.deps.hasher, 'hash');
    const change = { ...as(holder), password: 'a good one' };
    await expectRefused(
      given,
      holder,
      updateDirectoryUser(given.deps, given.caller, holder.id, change),
      'insufficient_privilege',
    );
    expect(hash).not.toHaveBeenCalled();
  });

  test('refuses an email that is taken', async () => {
    const given = await withPeople();
    const change = { ...as(given.person), email: given.colleague.email };
    const attempt = updateDirectoryUser(given.deps, given.caller, given.person.id, change);
    await expectRefused(given, given.person, attempt, 'email_taken');
  });

  test('refuses to make the last active admin inactive', async () => {
    const given = await withPeople();
    const { deps, caller, colleague } = given;
    await deps.users.deleteUser(colleague, { now: deps.clock.now() });
    const attempt = updateDirectoryUser(deps, caller, caller.id, { ...as(caller), active: false });
    await expectRefused(given, caller, attempt, 'last_admin');
  });

  test('does not find an unknown id, nor a user of another customer', async () => {
    const given = await withPeople();
    const foreigner = given.put({ ...given.person, customerId: newCustomerId() });
    const change = (id: string) => updateDirectoryUser(given.deps, given.caller, id, as(foreigner));
    await expectRefused(given, foreigner, change(foreigner.id), 'user_not_found');
    await expectRefused(given, foreigner, change('b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01'), 'user_not_found');
    await expectRefused(given, foreigner, change(`email#${foreigner.email}`), 'user_not_found');
  });

  test.each<[title: string, meanwhile: (given: Given) => Partial<User>, code: string]>([
    ['has moved', () => ({ customerId: 5 }), 'user_not_found'],
    ['has got a role above the caller', ({ deps }) => ({ roles: [deps.known.reserved] }), 'insufficient_privilege'],
  ])('refuses a user who %s at the same time', async (_, meanwhile, code) => {
    const given = await withPeople();
    const moved = { ...given.person, ...meanwhile(given), version: 1 };
    const { changeUser } = given.deps.users;
    given.deps.users.changeUser = async (change) => {
      if (change.before.version === 0) given.put(moved);
      return changeUser(change);
    };
    const attempt = updateDirectoryUser(given.deps, given.caller, moved.id, { ...as(moved), active: false });
    await expectRefused(given, moved, attempt, code);
  });

  test.each([
    ['password', { password: 'a new password' }],
    ['address, which could reset the password', { email: 'moved@example.com' }],
  ])('requires the current password to change the caller’s own %s, if the mode requires it', async (_, change) => {
    const given = await withPeople();
    const deps = { ...given.deps, mode: hardenedMode };
    const { caller } = given;
    const own = (currentPassword?: string) =>
      updateDirectoryUser(deps, caller, caller.id, { ...as(caller), ...change, currentPassword });
    const missing = { code: 'missing_field', details: { field: 'current_password' } };
    await expect(own()).rejects.toMatchObject(missing);
    await expect(own('a guess of theirs')).rejects.toMatchObject({ code: 'wrong_current_password' });
    expect(await deps.users.findUser(caller.id)).toEqual(caller);
  });
});
