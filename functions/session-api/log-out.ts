import { type EndSessionDeps, endSession } from '../../lib/auth/sessions/end-session';
import { sessionApiSurface } from '../../lib/endpoints/session-api/surface';
import { clearSessionCookie, type SessionCookie } from '../../lib/http/cookies';
import { type CallerSource, privateHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { sessions } from '../../lib/runtime/sessions';

export const createHandler = (deps: EndSessionDeps & { callers: CallerSource }, sessionCookie: SessionCookie) =>
  privateHandler(sessionApiSurface, deps.callers, {}, async ({ caller, session, cookie }) => {
    await endSession(deps, { user: caller, session, token: cookie(sessionCookie.name) });
    return ok({}, { cookies: [clearSessionCookie(sessionCookie)] });
  });

export const handler = createHandler({ callers, sessions, clock, events, ...config }, config.sessionApiCookie);
