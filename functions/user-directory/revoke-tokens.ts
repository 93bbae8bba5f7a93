import { type EndTokenSessionDeps, endTokenSession } from '../../lib/auth/end-token-session';
import { guards } from '../../lib/guards';
import { clearSessionCookie, type SessionCookie } from '../../lib/http/cookies';
import type { Guards } from '../../lib/http/guards';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
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

export const handler = createHandler({ guards, tokenSessions, clock, events }, config.directoryCookie);
