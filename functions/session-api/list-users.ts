import { type ListUsersDeps, listUsers } from '../../lib/auth/accounts/list-users';
import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { sessionApiUser } from '../../lib/endpoints/session-api/user';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';
import { config } from '../../lib/runtime/config';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: ListUsersDeps & { callers: CallerSource }) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller }) =>
    ok((await listUsers(deps, caller)).map(sessionApiUser)),
  );

export const handler = createHandler({ callers, users, mode: config.mode });
