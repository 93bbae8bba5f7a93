import { credentialsBody } from '../../lib/api/credentials-body';
import type { Authenticator } from '../../lib/auth/authenticators/authenticator';
import { type SignInDeps, signIn } from '../../lib/auth/sign-in';
import { type SessionCookie, setSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sessionApiSurface } from '../../lib/http/session-api-surface';
import { sessionApiUser } from '../../lib/http/session-api-user';
import { authenticator } from '../../lib/runtime/authenticator';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type LogInDeps = SignInDeps & { authenticator: Pick<Authenticator, 'sessionDurationSeconds'> };

export const createHandler = (deps: LogInDeps, sessionCookie: SessionCookie) =>
  httpHandler(sessionApiSurface, { body: credentialsBody }, async ({ body, cookie, address }) => {
    const durationSeconds = deps.authenticator.sessionDurationSeconds;
    const replacedToken = cookie(sessionCookie.name);
    const { user, token } = await signIn(deps, { ...body, address, durationSeconds, replacedToken });
    return ok(sessionApiUser(user), { cookies: [setSessionCookie(sessionCookie, token, durationSeconds)] });
  });

export const handler = createHandler(
  { authenticator, users, sessions, hasher, clock, ids, events, limits, ...config },
  config.sessionApiCookie,
);
