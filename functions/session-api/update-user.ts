import { type UpdateUserDeps, updateUser } from '../../lib/auth/accounts/update-user';
import { userChangeSurface } from '../../lib/endpoints/session-api/surface';
import { updateUserBody } from '../../lib/endpoints/session-api/update-user';
import { sessionApiUser } from '../../lib/endpoints/session-api/user';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: UpdateUserDeps & { callers: CallerSource }) =>
  privateHandler(
    userChangeSurface,
    deps.callers,
    { body: updateUserBody, accepts: 'json-object' },
    async ({ body, caller, pathParameter }) => {
      const names = { firstName: body.first_name, lastName: body.last_name };
      return ok(sessionApiUser(await updateUser(deps, caller, pathParameter('id'), names)));
    },
  );

export const handler = createHandler({ callers, users, clock, events, mode: config.mode });
