import { credentialsBody } from '../../lib/api/credentials-body';
import { type SignInDeps, signIn } from '../../lib/auth/sign-in';
import type { Config } from '../../lib/config';
import { authServiceSurface } from '../../lib/http/auth-service-surface';
import { setSessionCookie } from '../../lib/http/cookies';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

type Settings = Pick<Config, 'sessionCookie' | 'sessionDurationSeconds'>;

export const createHandler = (deps: SignInDeps, { sessionCookie, sessionDurationSeconds }: Settings) =>
  httpHandler(authServiceSurface, { body: credentialsBody }, async ({ body, cookie, address }) => {
    const replacedToken = cookie(sessionCookie.name);
    const { user, token } = await signIn(deps, {
      ...body,
      address,
      durationSeconds: sessionDurationSeconds,
      replacedToken,
    });
    const cookies = [setSessionCookie(sessionCookie, token, sessionDurationSeconds)];
    return ok({ email: user.email, message: 'logged in' }, { cookies });
  });

export const handler = createHandler({ users, sessions, hasher, clock, ids, events, limits, ...config }, config);
