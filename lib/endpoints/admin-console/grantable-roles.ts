import type { Role, User } from '../../auth/entities';
import { hasRole } from '../../auth/roles';
import type { RolesStore } from '../../auth/stores/roles-store';

/** More roles than a person looks through in a list. */
const SHOWN = { skip: 0, limit: 200 };

/** The roles that an admin may grant: all but the reserved ones that they do not have. */
export const grantableRoles = async (
  { roles }: { roles: Pick<RolesStore, 'listRoles'> },
  caller: User,
): Promise<Role[]> => (await roles.listRoles(SHOWN)).filter(({ code, reserved }) => !reserved || hasRole(caller, code));
