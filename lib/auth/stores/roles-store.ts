import type { Role } from '../entities';

/** Roles, which are few. Reads are strongly consistent; failures as in `UsersStore`. */
export interface RolesStore {
  /** @returns the role of this code: a new one, or the one that was there, unchanged. Of any number of callers one makes it. */
  ensureRole(role: Omit<Role, 'id'>): Promise<Role>;
  /** Those that exist, in the order of their ids. */
  findRoles(ids: readonly number[]): Promise<Role[]>;
  /** In the order of their ids. */
  listRoles(part: { skip: number; limit: number }): Promise<Role[]>;
}
