import { describe, expect, jest, test } from '@jest/globals';
import { getUser } from '../../../../lib/auth/users/get-user';
import { newAccount, withAccount } from '../../../support/accounts';

/** The caller, somebody else of their customer, and somebody of another customer. */
const withOthers = async () => {
  const { deps, user: caller } = await withAccount();
  const { user: other } = await newAccount(deps);
  const { user } = await newAccount(deps);
  const foreigner = { ...user, customerId: 2 };
  deps.users.put(foreigner);
  return { deps, caller, other, foreigner };
};

const notFound = expect.objectContaining({ code: 'user_not_found' });

describe('getUser', () => {
  test('finds another user of the caller’s customer', async () => {
    const { deps, caller, other } = await withOthers();
    expect(await getUser(deps, caller, other.id)).toEqual(other);
  });

  test('finds the caller without another read', async () => {
    const { deps, caller } = await withOthers();
    const findUser = jest.spyOn(deps.users, 'findUser');
    expect(await getUser(deps, caller, caller.id)).toBe(caller);
    expect(findUser).not.toHaveBeenCalled();
  });

  test('does not find a user of another customer', async () => {
    const { deps, caller, foreigner } = await withOthers();
    await expect(getUser(deps, caller, foreigner.id)).rejects.toEqual(notFound);
    expect(await getUser(deps, foreigner, foreigner.id)).toEqual(foreigner);
  });

  test('does not find an unknown id', async () => {
    const { deps, caller } = await withOthers();
    const id = 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01';
    await expect(getUser(deps, caller, id)).rejects.toEqual(notFound);
  });

  test.each<[title: string, id: (id: string, email: string) => string]>([
    ['nothing', () => ''],
    ['a word', () => 'me'],
    ['an email', (_, email) => email],
    ['the key of a claim', (_, email) => `email#${email}`],
    ['an id in capitals', (id) => id.toUpperCase()],
    ['an id with a space', (id) => `${id} `],
    ['an id with a line break', (id) => `${id}\n`],
    ['an id in braces', (id) => `{${id}}`],
    ['a uuid of another version', (id) => `${id.slice(0, 14)}1${id.slice(15)}`],
    ['the nil uuid', () => '00000000-0000-0000-0000-000000000000'],
    ['two ids', (id) => `${id},${id}`],
    ['more than a key may have', () => 'a'.repeat(3000)],
    ['a broken surrogate', () => '\ud800'],
    ['a prototype key', () => '__proto__'],
  ])('does not find %s, and reads nothing', async (_, id) => {
    const { deps, caller, other } = await withOthers();
    const findUser = jest.spyOn(deps.users, 'findUser');
    await expect(getUser(deps, caller, id(other.id, other.email))).rejects.toEqual(notFound);
    expect(findUser).not.toHaveBeenCalled();
  });

  test('does not find a user whom the mode hides from the caller, but always the caller', async () => {
    const { deps, caller, other } = await withOthers();
    const asked: string[][] = [];
    const mode = {
      ...deps.mode,
      mayActOn: ({ id }: { id: string }, userId: string) => {
        asked.push([id, userId]);
        return false;
      },
    };
    await expect(getUser({ ...deps, mode }, caller, other.id)).rejects.toEqual(notFound);
    expect(asked).toEqual([[caller.id, other.id]]);
    expect(await getUser({ ...deps, mode }, caller, caller.id)).toBe(caller);
  });
});
