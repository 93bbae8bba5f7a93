import { requestPasswordResetBody } from '../../lib/api/auth-service/request-password-reset';
import { type RequestPasswordResetDeps, requestPasswordReset } from '../../lib/auth/request-password-reset';
import { authServiceSurface } from '../../lib/http/auth-service-surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: RequestPasswordResetDeps) =>
  httpHandler(authServiceSurface, { body: requestPasswordResetBody }, async ({ body }) => {
    const { email, token } = await requestPasswordReset(deps, body.email);
    return ok({ email, reset_token: token });
  });

export const handler = createHandler({ users, clock, ids, events });
