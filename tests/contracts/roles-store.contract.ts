import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../lib/auth/entities';
import type { RolesStore } from '../../lib/auth/stores/roles-store';

const EVERYTHING = { skip: 0, limit: 1000 };

/** A role with a code that no other test uses, without an id. */
export const newRole = (changes: Partial<Role> = {}): Omit<Role, 'id'> => {
  const code = `role-${randomUUID()}`;
  return { code, name: `Name of ${code}`, reserved: false, ...changes };
};

/**
 * The contract of `RolesStore`, for every implementation. The roles of earlier tests are still there.
 * @param store called in every test, once the tables exist.
 */
export const describeRolesStore = (store: () => RolesStore): void => {
  const list = () => store().listRoles(EVERYTHING);
  const ids = (roles: readonly Role[]) => roles.map(({ id }) => id);
  const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

  describe('ensureRole', () => {
    test.each([false, true])('creates a role with the next id, reserved: %p', async (reserved) => {
      const before = await list();
      const wanted = newRole({ reserved });

      const role = await store().ensureRole(wanted);

      expect(role).toEqual({ id: before.length + 1, ...wanted });
      expect(await list()).toEqual([...before, role]);
    });

    test('returns the existing role with this code, unchanged', async () => {
      const role = await store().ensureRole(newRole());
      const before = await list();

      expect(await store().ensureRole({ code: role.code, name: 'Another', reserved: true })).toEqual(role);

      expect(await list()).toEqual(before);
    });

    test('compares codes exactly: another case is another role', async () => {
      const role = await store().ensureRole(newRole());

      const other = await store().ensureRole({ ...newRole(), code: role.code.toUpperCase() });

      expect(other.id).toBe(role.id + 1);
    });

    test('creates one role for many callers with one code', async () => {
      const before = await list();
      const wanted = newRole();

      const roles = await Promise.all(Array.from({ length: 10 }, () => store().ensureRole(wanted)));

      expect(roles).toEqual(roles.map(() => ({ id: before.length + 1, ...wanted })));
      expect(await list()).toHaveLength(before.length + 1);
    });

    test('assigns ids without gaps to many simultaneous callers, also above nine', async () => {
      const before = await list();
      const wanted = Array.from({ length: 10 }, () => newRole());

      const roles = await Promise.all(wanted.map((role) => store().ensureRole(role)));

      expect(roles.map(({ code }) => code)).toEqual(wanted.map(({ code }) => code));
      expect(ids(await list())).toEqual(oneTo(before.length + wanted.length));
    });
  });

  describe('findRoles', () => {
    test('finds the roles that exist, each once and in the order of their ids', async () => {
      const [one, other] = [await store().ensureRole(newRole()), await store().ensureRole(newRole())];

      const found = await store().findRoles([other.id, 1_000_000, one.id, 0, other.id]);

      expect(found).toEqual([one, other]);
    });

    test('finds nothing if no id is given, or no role exists', async () => {
      await store().ensureRole(newRole());

      expect(await store().findRoles([])).toEqual([]);
      expect(await store().findRoles([1_000_000])).toEqual([]);
    });
  });

  describe('listRoles', () => {
    test('returns the requested part, in the order of ids', async () => {
      for (let count = 0; count < 4; count += 1) await store().ensureRole(newRole());
      const all = await list();

      expect(ids(all)).toEqual(oneTo(all.length));
      expect(await store().listRoles({ skip: 0, limit: 2 })).toEqual(all.slice(0, 2));
      expect(await store().listRoles({ skip: 1, limit: 2 })).toEqual(all.slice(1, 3));
      expect(await store().listRoles({ skip: all.length - 1, limit: 5 })).toEqual(all.slice(-1));
      expect(await store().listRoles({ skip: all.length, limit: 5 })).toEqual([]);
      expect(await store().listRoles({ skip: all.length + 100, limit: 5 })).toEqual([]);
    });
  });
};
