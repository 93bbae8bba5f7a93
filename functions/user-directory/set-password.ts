import { type SetPasswordDeps, setPassword } from '../../lib/auth/passwords/set-password';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { setPasswordBody } from '../../lib/endpoints/user-directory/set-password';
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
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SetPasswordDeps & { guards: Pick<Guards, 'requireUser'> }) =>
  deps.guards.requireUser(
    async ({ caller, body: { current_password: currentPassword, ...wanted }, address }) =>
      ok(directoryUser(await setPassword(deps, caller, { ...wanted, currentPassword, address }))),
    { body: setPasswordBody },
  );

export const handler = createHandler({ guards, users, limits, hasher, passwordPolicy, clock, ids, events, ...config });
