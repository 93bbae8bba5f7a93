import { getSessionUser, type SessionDeps } from '../../lib/auth/sessions/find-live-session';
import type { Config } from '../../lib/config';
import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SessionDeps, { sessionCookie }: Pick<Config, 'sessionCookie'>) =>
  httpHandler(authServiceSurface, {}, async ({ cookie }) => {
    const user = await getSessionUser(deps, cookie(sessionCookie.name));
    return ok({ email: user.email });
  });

export const handler = createHandler({ users, sessions, clock, ...config }, config);
