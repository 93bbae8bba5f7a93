import { type EndTokenSessionDeps, endTokenSession } from '../../lib/auth/tokens/end-token-session';
import type { Guards } from '../../lib/endpoints/user-directory/guards';
import { guards } from '../../lib/guards';
import { clearSessionCookie, type SessionCookie } from '../../lib/http/cookies';
import { ok } from '../../lib/http/response';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { tokenSessions } from '../../lib/runtime/token-sessions';

type RevokeTokensDeps = EndTokenSessionDeps & { guards: Pick<Guards, 'requireUser'> };

export const createHandler = (deps: RevokeTokensDeps, cookie: SessionCookie) =>
  deps.guards.requireUser(
    async ({ caller, tokenSession }) => {
      await endTokenSession(deps, { user: caller, tokenSession });
      return ok({ message: 'User disconnected.' }, { cookies: [clearSessionCookie(cookie)] });
    },
    { changesState: true },
  );

export const handler = createHandler({ guards, tokenSessions, events }, config.directoryCookie);
