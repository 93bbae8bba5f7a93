import { type RegisterUserDeps, registerUser } from '../../lib/auth/accounts/create-directory-user';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { registerUserBody } from '../../lib/endpoints/user-directory/register-user';
import { directoryUser } from '../../lib/endpoints/user-directory/user';
import { guards } from '../../lib/guards';
import { clock } from '../../lib/runtime/clock';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { roles } from '../../lib/runtime/roles';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: RegisterUserDeps & { guards: Pick<Guards, 'requireRoles'> }) =>
  deps.guards.requireRoles(['admin'])(
    async ({ caller, body: { roles: wanted, ...profile } }) => {
      const roleIds = wanted.map(({ id }) => id);
      return { status: 201, body: directoryUser(await registerUser(deps, caller, { ...profile, roleIds })) };
    },
    { body: registerUserBody },
  );

export const handler = createHandler({
  guards,
  users,
  roles,
  hasher,
  passwordPolicy,
  clock,
  ids,
  events,
});
