import { type GetUserDeps, getUser } from '../../lib/auth/users/get-user';
import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { sessionApiUser } from '../../lib/endpoints/session-api/user';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';
import { config } from '../../lib/runtime/config';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: GetUserDeps & { callers: CallerSource }) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller, pathParameter }) =>
    ok(sessionApiUser(await getUser(deps, caller, pathParameter('id')))),
  );

export const handler = createHandler({ callers, users, mode: config.mode });
