import { type SignOutDeps, signOut } from '../../lib/auth/sign-out';
import type { Config } from '../../lib/config';
import { authServiceSurface } from '../../lib/http/auth-service-surface';
import { clearSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { redirectTo } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SignOutDeps, { sessionCookie }: Pick<Config, 'sessionCookie'>) =>
  httpHandler(authServiceSurface, {}, async ({ cookie }) => {
    await signOut(deps, cookie(sessionCookie.name));
    return redirectTo('/', { cookies: [clearSessionCookie(sessionCookie)] });
  });

export const handler = createHandler({ users, sessions, clock, events }, config);
