import type { Role, User } from '../../auth/entities';
import type { RolesStore } from '../../auth/stores/roles-store';
import { mayGrant } from '../../auth/users/privileges';

/** More roles than a person looks through in a list. */
const SHOWN = { skip: 0, limit: 200 };

/** The roles that an admin may grant: all but the reserved ones that they do not have. */
export const grantableRoles = async (
  { roles }: { roles: Pick<RolesStore, 'listRoles'> },
  caller: User,
): Promise<Role[]> => (await roles.listRoles(SHOWN)).filter((role) => mayGrant(caller, role));
