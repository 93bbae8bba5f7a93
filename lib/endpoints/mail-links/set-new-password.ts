import * as v from 'valibot';
import { requiredText } from '../../auth/fields';
import { type ResetPasswordByTokenDeps, resetPasswordByToken } from '../../auth/passwords/reset-password-by-token';
import { pageEndpoint } from '../../http/handler';
import { openPage } from '../../http/pages/hosted-page';
import { ok } from '../../http/response';
import { emailAndMessage, noMail, refusal } from '../answers';
import { authService } from '../auth-service/surface';
import { forgetPending, pendingPlace } from '../hosted-pages/pending-mail';
import type { Operation } from '../operation';
import { invalid, missing, refused, unreadable } from '../refusals';
import { browserLedOn, exampleToken } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { loginPath } from './pages';

/** As typed: the use-case checks them. `account` is for password managers: see `accountName`. */
export const setNewPasswordBody = v.strictObject({
  token: requiredText,
  new_password: requiredText,
  account: v.optional(v.string()),
});

export const operation = (): Operation => ({
  summary: 'Set a new password with the link of a mail',
  description:
    'As `PUT /reset_password`, but the token of the link identifies the user. Ends every session of the user, ' +
    'verifies their email and notifies them by mail. If the password is refused, the token still works.',
  body: {
    schema: setNewPasswordBody,
    accepts: 'form-or-json',
    example: { token: exampleToken, new_password: 'battery staple' },
  },
  answers: {
    200: emailAndMessage('The password is changed and every older session has ended.', 'Password updated'),
    303: browserLedOn('`/login`, with the email filled in.'),
    400: refusal('A field is missing, the password is refused, or the body cannot be read. The token still works.', [
      missing('token'),
      missing('new_password'),
      invalid('new_password', { code: 'too_short', minimum: 8 }),
      ...unreadable,
    ]),
    403: refusal('The token is wrong, used, replaced or expired; or a page of another site sent the request.', [
      refused('invalid_reset_token'),
      refused('cross_site'),
    ]),
    404: noMail,
  },
  // The last round trip clears the guess limits.
  cost: { roundTrips: 4, readUnits: 2, writeUnits: 9, passwordHashes: 1 },
  isTokenLimited: true,
  hasPages: true,
});

export const createHandler = (deps: ResetPasswordByTokenDeps, settings: MailLinkSettings) => {
  const link = createMailLink(settings, 'reset-password');
  return pageEndpoint(authService, settings, { ...link.use, body: setNewPasswordBody }, async (request, event) => {
    const { token, new_password: newPassword } = request.body;
    const { email } = await resetPasswordByToken(deps, { token, newPassword, ipAddress: request.ipAddress });
    if (!request.wantsPage) return ok({ email, message: 'Password updated' });
    const page = openPage(settings.pages(), event, pendingPlace(settings, event, 'reset-password'));
    return page.leave(loginPath(page, email), { notice: 'password_reset', cookies: forgetPending(settings, event) });
  });
};
