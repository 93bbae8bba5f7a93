import type { UsersStore } from '../../lib/auth/stores/users-store';
import { getUserOfCustomer } from '../../lib/auth/users/get-user';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { directoryUser } from '../../lib/endpoints/user-directory/user';
import { guards } from '../../lib/guards';
import { ok } from '../../lib/http/response';
import { users } from '../../lib/runtime/users';

interface GetRegisteredUserDeps {
  guards: Pick<Guards, 'requireRoles'>;
  users: Pick<UsersStore, 'findUser'>;
}

export const createHandler = (deps: GetRegisteredUserDeps) =>
  deps.guards.requireRoles(['admin'])(async ({ caller, pathParameter }) =>
    ok(directoryUser(await getUserOfCustomer(deps.users, caller.customerId, pathParameter('id')))),
  );

export const handler = createHandler({ guards, users });
