import { type ChangeRegisteredUserDeps, changeRegisteredUser } from '../../lib/auth/accounts/update-directory-user';
import { changeRegisteredUserBody } from '../../lib/endpoints/user-directory/change-registered-user';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { directoryUser } from '../../lib/endpoints/user-directory/user';
import { guards } from '../../lib/guards';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { roles } from '../../lib/runtime/roles';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: ChangeRegisteredUserDeps & { guards: Pick<Guards, 'requireRoles'> }) =>
  deps.guards.requireRoles(['admin'])(
    async ({ caller, pathParameter, address, body: { roles: wanted, current_password: currentPassword, ...wish } }) => {
      const change = { ...wish, roleIds: wanted?.map(({ id }) => id), currentPassword, address };
      return ok(directoryUser(await changeRegisteredUser(deps, caller, pathParameter('id'), change)));
    },
    { body: changeRegisteredUserBody },
  );

export const handler = createHandler({
  guards,
  users,
  roles,
  limits,
  hasher,
  passwordPolicy,
  clock,
  ids,
  events,
  ...config,
});
