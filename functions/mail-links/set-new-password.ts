import { setNewPasswordBody } from '../../lib/api/mail-links/set-new-password';
import { type ResetPasswordByTokenDeps, resetPasswordByToken } from '../../lib/auth/reset-password-by-token';
import { clearSessionCookie, type SessionCookie } from '../../lib/http/cookies';
import { type MailLinkSettings, useLinkHandler } from '../../lib/http/mail-link-handler';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

type Settings = MailLinkSettings & { signUpCookie: SessionCookie };

export const createHandler = (deps: ResetPasswordByTokenDeps, { signUpCookie, ...settings }: Settings) =>
  useLinkHandler(settings, 'newPassword', setNewPasswordBody, async ({ body }) => {
    const { email } = await resetPasswordByToken(deps, { token: body.token, newPassword: body.new_password });
    return { email, message: 'Password updated', cookies: [clearSessionCookie(signUpCookie)] };
  });

export const handler = createHandler(
  { users, limits, hasher, passwordPolicy, clock, ids, events, ...config },
  { ...config, ids },
);
