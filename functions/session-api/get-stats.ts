import { type CountUsersDeps, countUsers } from '../../lib/auth/accounts/count-users';
import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: CountUsersDeps & { callers: CallerSource }) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller }) =>
    ok({ users: await countUsers(deps, caller) }),
  );

export const handler = createHandler({ callers, users });
