import type { SessionDeps } from '../../lib/auth/sessions/find-live-session';
import { type ListSessionsDeps, listSessions } from '../../lib/auth/sessions/list-sessions';
import { listedSession } from '../../lib/endpoints/auth-service/listed-session';
import { type SessionGuardSettings, signedIn } from '../../lib/endpoints/auth-service/session-guard';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SessionDeps & ListSessionsDeps, settings: SessionGuardSettings) =>
  signedIn(
    deps,
    settings,
  )(async (request) => {
    const listed = await listSessions(deps, request);
    return ok({ sessions: listed.map(listedSession) });
  });

export const handler = createHandler({ users, sessions, clock, ...config }, config);
