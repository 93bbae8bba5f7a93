import type { Role } from '../entities';

/** The roles, which are few. Reads are strongly consistent. Errors as in `UsersStore`. */
export interface RolesStore {
  /**
   * @returns the role with this code. An existing role is returned unchanged; otherwise the role is created. If several callers
   * do this at the same time, exactly one creates it.
   */
  ensureRole(role: Omit<Role, 'id'>): Promise<Role>;
  /** The roles with these ids, ordered by id. Ids that do not exist are left out. */
  findRoles(ids: readonly number[]): Promise<Role[]>;
  /** Ordered by id. */
  listRoles(part: { skip: number; limit: number }): Promise<Role[]>;
}
