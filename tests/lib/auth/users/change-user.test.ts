import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { changeUser, retryOnConflict } from '../../../../lib/auth/users/change-user';
import { withPeople } from '../../../support/directory';

const THEN = new Date('2026-11-20T10:00:09.000Z');

describe('changeUser', () => {
  test('changes the user as first read, and reads nothing', async () => {
    const { deps, person } = await withPeople();
    const findUser = jest.spyOn(deps.users, 'findUser');
    const changed = await changeUser(deps, person, (before) => ({ before, profile: { name: 'Zoë' }, now: THEN }));
    expect(findUser).not.toHaveBeenCalled();
    expect(changed).toEqual({ ...person, name: 'Zoë', version: 1, updatedAt: THEN });
    expect(await deps.users.findUser(person.id)).toEqual(changed);
  });

  test('decides again with the user read again after a conflict', async () => {
    const { deps, person } = await withPeople();
    await deps.users.changeUser({ before: person, profile: { firstName: 'Ada' }, now: THEN });
    const readings: (string | null)[] = [];
    const changed = await changeUser(deps, person, async (before) => {
      readings.push(before.firstName);
      return { before, profile: { name: `${before.firstName} King` }, now: THEN };
    });
    expect(readings).toEqual([null, 'Ada']);
    expect(changed).toMatchObject({ firstName: 'Ada', name: 'Ada King', version: 2 });
  });

  test('throws the error of the decision, also in a retry, and changes nothing', async () => {
    const { deps, person } = await withPeople();
    await deps.users.changeUser({ before: person, profile: { name: 'Ada' }, now: THEN });
    const present = await deps.users.findUser(person.id);
    const attempt = changeUser(deps, person, (before) => {
      if (before.name === 'Ada') throw new Error('thought better of it');
      return { before, profile: { name: 'Zoë' }, now: THEN };
    });
    await expect(attempt).rejects.toThrow('thought better of it');
    expect(await deps.users.findUser(person.id)).toEqual(present);
  });

  test('throws if the email is taken', async () => {
    const { deps, person, colleague } = await withPeople();
    const { email } = colleague;
    const attempt = changeUser(deps, person, (before) => ({ before, profile: { email }, now: THEN }));
    await expect(attempt).rejects.toMatchObject({ code: 'email_taken' });
  });

  test.each(['at first', 'by the second reading'])('throws if the user does not exist: %s', async (when) => {
    const { deps, person } = await withPeople();
    if (when === 'at first') await deps.users.deleteUser(person, { now: THEN });
    else {
      deps.users.changeUser = async () => ({ outcome: 'changed-since-read' });
      deps.users.findUser = async () => null;
    }
    const attempt = changeUser(deps, person, (before) => ({ before, profile: {}, now: THEN }));
    await expect(attempt).rejects.toMatchObject({ code: 'user_not_found' });
  });

  test('throws for the last admin', async () => {
    const { deps, caller, colleague } = await withPeople();
    await deps.users.deleteUser(colleague, { now: THEN });
    const attempt = changeUser(deps, caller, (before) => ({ before, profile: { active: false }, now: THEN }));
    await expect(attempt).rejects.toMatchObject({ code: 'last_admin' });
  });
});

describe('retryOnConflict', () => {
  test.each([99, 100])('after %i conflicts', async (times) => {
    const { deps, person } = await withPeople();
    let tries = 0;
    const attempt = retryOnConflict(deps.users, person, async () => {
      tries += 1;
      return tries > times ? { done: true } : 'changed-since-read';
    });
    if (times === 99) expect(await attempt).toEqual({ done: true });
    else await expect(attempt).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(tries).toBe(100);
  });
});
