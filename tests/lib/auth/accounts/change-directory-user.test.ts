import { describe, expect, jest, test } from '@jest/globals';
import { changeDirectoryUser } from '../../../../lib/auth/accounts/change-directory-user';
import { withPeople } from '../../../support/directory';

describe('changeDirectoryUser', () => {
  test('changes only what is given', async () => {
    const { deps, caller, person } = await withPeople();
    const user = await changeDirectoryUser(deps, caller, person.id, { name: 'Zoë' }, {});
    expect(user).toEqual({ ...person, name: 'Zoë', version: 1, updatedAt: deps.clock.now() });
    expect(deps.recorded).toEqual([{ event: 'user_updated', userId: person.id, actorId: caller.id }]);
  });

  test('deactivates with a reason and an end, and keeps email, name and roles', async () => {
    const { deps, caller, person } = await withPeople();
    const inactiveUntil = new Date(deps.clock.now().getTime() + 60_000);
    const change = { active: false, inactiveReason: 'on leave', inactiveUntil };
    const user = await changeDirectoryUser(deps, caller, person.id, change, {});
    expect(user).toMatchObject({ ...change, email: person.email, name: person.name, sessionEpoch: 1 });
  });

  test('refuses an end in the past', async () => {
    const { deps, caller, person } = await withPeople();
    const change = { active: false, inactiveUntil: deps.clock.now() };
    const attempt = changeDirectoryUser(deps, caller, person.id, change, {});
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'inactive_until' } });
  });

  test('verifies the email by hand, and records that', async () => {
    const { deps, put, caller, person } = await withPeople();
    put({ ...person, emailVerified: false, expiresAt: new Date(deps.clock.now().getTime() + 60_000) });
    const user = await changeDirectoryUser(deps, caller, person.id, { emailVerified: true }, {});
    expect(user).toMatchObject({ emailVerified: true, expiresAt: null, passwordHash: person.passwordHash });
    expect(deps.recorded).toEqual([{ event: 'email_verified', userId: person.id, actorId: caller.id }]);
  });

  test('changes a user with the version that was seen', async () => {
    const { deps, caller, person } = await withPeople();
    await changeDirectoryUser(deps, caller, person.id, { name: 'Zoë' }, { version: 0 });
    expect(await deps.users.findUser(person.id)).toMatchObject({ name: 'Zoë', version: 1 });
  });

  test('refuses a user who has changed since they were seen', async () => {
    const { deps, caller, person } = await withPeople();
    await changeDirectoryUser(deps, caller, person.id, { name: 'Zoë' }, { version: 0 });
    const attempt = changeDirectoryUser(deps, caller, person.id, { name: 'Ada' }, { version: 0 });
    await expect(attempt).rejects.toMatchObject({ code: 'user_changed' });
    expect(await deps.users.findUser(person.id)).toMatchObject({ name: 'Zoë', version: 1 });
  });

  test('refuses a user who changes between the read and the write', async () => {
    const { deps, caller, person } = await withPeople();
    const { findUser } = deps.users;
    jest.spyOn(deps.users, 'findUser').mockImplementationOnce(async (id) => {
      const user = await findUser(id);
      if (user !== null) await deps.users.changeUser({ before: user, profile: { name: 'Zoë' }, now: deps.clock.now() });
      return user;
    });
    const attempt = changeDirectoryUser(deps, caller, person.id, { name: 'Ada' }, { version: 0 });
    await expect(attempt).rejects.toMatchObject({ code: 'user_changed' });
    expect(await findUser(person.id)).toMatchObject({ name: 'Zoë' });
    expect(deps.recorded).toEqual([]);
  });
});
