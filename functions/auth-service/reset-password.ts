import { type ResetPasswordDeps, resetPassword } from '../../lib/auth/passwords/reset-password';
import { resetPasswordBody } from '../../lib/endpoints/auth-service/reset-password';
import { authServiceSurface } from '../../lib/endpoints/auth-service/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { sameSite } from '../../lib/http/same-site';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: ResetPasswordDeps, { origins }: { origins: readonly string[] }) =>
  httpHandler(authServiceSurface, { body: resetPasswordBody, admit: sameSite(origins) }, async ({ body }) => {
    const { email } = await resetPassword(deps, {
      email: body.email,
      resetToken: body.reset_token,
      newPassword: body.new_password,
    });
    return ok({ email, message: 'Password updated' });
  });

export const handler = createHandler({ users, limits, hasher, passwordPolicy, clock, ids, events, ...config }, config);
