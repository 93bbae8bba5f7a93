import { signUpBody } from '../../lib/api/auth-service/sign-up';
import { type SignUpDeps, signUp } from '../../lib/auth/sign-up';
import { authServiceSurface } from '../../lib/http/auth-service-surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: SignUpDeps) =>
  httpHandler(authServiceSurface, { body: signUpBody }, async ({ body }) => {
    const user = await signUp(deps, body);
    return ok({ email: user.email, message: 'user created' });
  });

export const handler = createHandler({ users, hasher, clock, ids, events, mode: config.mode });
