import { type ResetPasswordByTokenDeps, resetPasswordByToken } from '../../lib/auth/passwords/reset-password-by-token';
import { type MailLinkSettings, useLinkHandler } from '../../lib/endpoints/mail-links/handler';
import { setNewPasswordBody } from '../../lib/endpoints/mail-links/set-new-password';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const createHandler = (deps: ResetPasswordByTokenDeps, settings: MailLinkSettings) =>
  useLinkHandler(settings, 'newPassword', setNewPasswordBody, async ({ body }) => {
    const { email } = await resetPasswordByToken(deps, { token: body.token, newPassword: body.new_password });
    return { email, message: 'Password updated' };
  });

export const handler = createHandler(
  { users, limits, hasher, passwordPolicy, clock, ids, events, ...config },
  { ...config, ids },
);
