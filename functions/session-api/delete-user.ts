import { type DeleteUserDeps, deleteUser } from '../../lib/auth/accounts/delete-user';
import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: DeleteUserDeps & { callers: CallerSource }) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller, session, pathParameter }) => {
    await deleteUser(deps, caller, pathParameter('id'), session);
    return ok({});
  });

export const handler = createHandler({ callers, users, clock, events, mode: config.mode });
