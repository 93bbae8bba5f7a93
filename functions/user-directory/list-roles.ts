import type { RolesStore } from '../../lib/auth/stores/roles-store';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { listRolesQuery } from '../../lib/endpoints/user-directory/list-roles';
import { directoryRole } from '../../lib/endpoints/user-directory/user';
import { guards } from '../../lib/guards';
import { ok } from '../../lib/http/response';
import { roles } from '../../lib/runtime/roles';

interface ListRolesDeps {
  guards: Pick<Guards, 'requireRoles'>;
  roles: Pick<RolesStore, 'listRoles'>;
}

export const createHandler = (deps: ListRolesDeps) =>
  deps.guards.requireRoles(['admin'])(
    async ({ query: { limit, offset } }) => {
      // One more than asked for tells whether there is a next page.
      const found = await deps.roles.listRoles({ skip: offset, limit: limit + 1 });
      return ok({ has_next: found.length > limit, roles: found.slice(0, limit).map(directoryRole) });
    },
    { query: listRolesQuery },
  );

export const handler = createHandler({ guards, roles });
