import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { sessionApiUser } from '../../lib/endpoints/session-api/user';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';

export const createHandler = (deps: { callers: CallerSource }) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller }) => ok(sessionApiUser(caller)));

export const handler = createHandler({ callers });
