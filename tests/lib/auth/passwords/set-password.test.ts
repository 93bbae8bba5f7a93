import { describe, expect, jest, test } from '@jest/globals';
import { accountKey } from '../../../../lib/auth/limits/guess-limits';
import { setPassword } from '../../../../lib/auth/passwords/set-password';
import type { ProfileChange } from '../../../../lib/auth/stores/users-store';
import { ADDRESS } from '../../../support/accounts';
import { newCustomerId, withPeople } from '../../../support/directory';

const password = 'a new password';
const proof = { currentPassword: undefined, ipAddress: ADDRESS };

describe('setPassword', () => {
  test.each(['person', 'caller'] as const)(
    'sets it for the %s, ends every session and records by whom',
    async (who) => {
      const given = await withPeople();
      const { deps, caller } = given;
      const user = given[who];
      const changed = await setPassword(deps, caller, { ...proof, email: user.email, password });
      expect(changed).toEqual({ ...user, passwordHash: changed.passwordHash, sessionEpoch: 1 });
      expect(await deps.users.findUser(user.id)).toEqual(changed);
      expect(await deps.hasher.verify(password, changed)).toBe(true);
      expect(deps.recorded).toEqual([{ event: 'password_set', userId: user.id, actorId: caller.id }]);
    },
  );

  test('lets a user without roles set their own password', async () => {
    const { deps, person } = await withPeople();
    const changed = await setPassword(deps, person, { ...proof, email: person.email, password });
    expect(await deps.hasher.verify(password, changed)).toBe(true);
  });

  test('clears the guess limit of the account', async () => {
    const { deps, caller, person } = await withPeople();
    const clear = jest.spyOn(deps.limits, 'clear');
    const guessLimits = { ...deps.guessLimits, accountFailures: 5 };
    await setPassword({ ...deps, guessLimits }, caller, { ...proof, email: person.email, password });
    expect(clear.mock.calls).toEqual([[accountKey(person.email)]]);
  });

  test.each(['somebody who exists', 'nobody'])(
    'lets no one but admins ask for %s, and looks for no one',
    async (who) => {
      const { deps, person, colleague } = await withPeople();
      const find = jest.spyOn(deps.users, 'findUserId');
      const hash = jest.spyOn(deps.hasher, 'hash');
      const email = who === 'nobody' ? 'nobody@example.com' : colleague.email;
      for (const typed of [password, 'a\0']) {
        const attempt = setPassword(deps, person, { ...proof, email, password: typed });
        await expect(attempt).rejects.toMatchObject({ code: 'not_allowed' });
      }
      expect([find.mock.calls, hash.mock.calls]).toEqual([[], []]);
      expect(await deps.users.findUser(colleague.id)).toEqual(colleague);
    },
  );

  test('does not find a user of another customer, nor an unknown email', async () => {
    const { deps, caller, put, person } = await withPeople();
    const foreigner = put({ ...person, customerId: newCustomerId() });
    for (const email of [foreigner.email, 'nobody@example.com']) {
      const attempt = setPassword(deps, caller, { ...proof, email, password });
      await expect(attempt).rejects.toMatchObject({ code: 'email_not_registered' });
    }
    expect(await deps.users.findUser(foreigner.id)).toEqual(foreigner);
    expect(deps.recorded).toEqual([]);
  });

  test('does not find a user whose email changes between the reads', async () => {
    const { deps, caller, person } = await withPeople();
    deps.users.findUser = async () => ({ ...person, email: 'other@example.com' });
    const attempt = setPassword(deps, caller, { ...proof, email: person.email, password });
    await expect(attempt).rejects.toMatchObject({ code: 'email_not_registered' });
  });

  test('refuses a user with a reserved role, unless the caller has it too', async () => {
    const { deps, caller, put, person } = await withPeople();
    const { admin, reserved } = deps.known;
    const target = put({ ...person, roles: [reserved] });
    const input = { ...proof, email: target.email, password };
    await expect(setPassword(deps, caller, input)).rejects.toMatchObject({ code: 'insufficient_privilege' });
    expect(await deps.users.findUser(target.id)).toEqual(target);
    await setPassword(deps, put({ ...caller, roles: [admin, reserved] }), input);
    expect(await deps.users.findUser(target.id)).toMatchObject({ sessionEpoch: 1 });
    await setPassword(deps, { ...target, sessionEpoch: 1 }, input);
    expect(await deps.users.findUser(target.id)).toMatchObject({ sessionEpoch: 2 });
  });

  test.each<[what: string, profile: ProfileChange, passwordHash: string | undefined]>([
    ['has a new password', {}, 'of the admin'],
    ['was made inactive', { active: false }, undefined],
  ])('sets nothing if the caller %s at the same time', async (_, profile, passwordHash) => {
    const { deps, person } = await withPeople();
    const hash = deps.hasher.hash;
    deps.hasher = {
      ...deps.hasher,
      hash: async (...input) => {
        await deps.users.changeUser({ before: person, profile, passwordHash, now: deps.clock.now() });
        return hash(...input);
      },
    };
    const attempt = setPassword(deps, person, { ...proof, email: person.email, password });
    await expect(attempt).rejects.toMatchObject({ code: 'token_refused', details: { reason: 'revoked' } });
    const { passwordHash: kept, sessionEpoch } = (await deps.users.findUser(person.id)) ?? {};
    expect([kept, sessionEpoch]).toEqual([passwordHash ?? person.passwordHash, 1]);
  });

  test('refuses a password that is not accepted', async () => {
    const { deps, caller, person } = await withPeople();
    const attempt = setPassword(deps, caller, { ...proof, email: person.email, password: 'a'.repeat(1025) });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'password' } });
    expect(await deps.users.findUser(person.id)).toEqual(person);
  });

  test.each([
    ['has moved to another customer', { customerId: 5 }, 'email_not_registered'],
    ['has another email', { email: 'moved@example.com' }, 'email_not_registered'],
  ])('refuses a user who %s at the same time', async (_, meanwhile, code) => {
    const { deps, caller, put, person } = await withPeople();
    const moved = { ...person, ...meanwhile, version: 1 };
    const { changeUser } = deps.users;
    deps.users.changeUser = async (change) => {
      if (change.before.version === 0) put(moved);
      return changeUser(change);
    };
    const attempt = setPassword(deps, caller, { ...proof, email: person.email, password });
    await expect(attempt).rejects.toMatchObject({ code });
    expect(await deps.users.findUser(person.id)).toEqual(moved);
  });

  test('succeeds if another field of the user changes at the same time', async () => {
    const { deps, caller, person } = await withPeople();
    await deps.users.changeUser({ before: person, profile: { name: 'Zoë' }, now: deps.clock.now() });
    const findUser = deps.users.findUser;
    let readings = 0;
    deps.users.findUser = async (id) => {
      readings += 1;
      return readings === 1 ? person : findUser(id);
    };
    const changed = await setPassword(deps, caller, { ...proof, email: person.email, password });
    expect(changed).toMatchObject({ name: 'Zoë', version: 1, sessionEpoch: 1 });
  });
});
