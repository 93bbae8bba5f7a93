import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sessionApiSurface } from '../../lib/http/session-api-surface';
import { sessionApiUser } from '../../lib/http/session-api-user';
import { callers } from '../../lib/runtime/callers';

export const createHandler = (deps: { callers: CallerSource }) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller }) => ok(sessionApiUser(caller)));

export const handler = createHandler({ callers });
