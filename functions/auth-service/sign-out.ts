import { type EndAllSessionsDeps, endAllSessions } from '../../lib/auth/sessions/end-all-sessions';
import { getSessionUser, type SessionDeps } from '../../lib/auth/sessions/find-live-session';
import { type SignOutDeps, signOut } from '../../lib/auth/sessions/sign-out';
import type { Config } from '../../lib/config';
import { signOutQuery } from '../../lib/endpoints/auth-service/sign-out';
import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { clearSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { ok, redirectTo } from '../../lib/http/response';
import { sameSite } from '../../lib/http/same-site';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type Deps = SessionDeps & SignOutDeps & EndAllSessionsDeps;

export const createHandler = (deps: Deps, { sessionCookie, origins }: Pick<Config, 'sessionCookie' | 'origins'>) =>
  httpHandler(authServiceSurface, { query: signOutQuery, admit: sameSite(origins) }, async ({ cookie, query }) => {
    const token = cookie(sessionCookie.name);
    const cookies = [clearSessionCookie(sessionCookie)];
    if (query.all === undefined) {
      await signOut(deps, token);
      return redirectTo('/', { cookies });
    }
    await endAllSessions(deps, await getSessionUser(deps, token));
    return ok({ message: 'all sessions ended' }, { cookies });
  });

export const handler = createHandler({ users, sessions, clock, events, ...config }, config);
