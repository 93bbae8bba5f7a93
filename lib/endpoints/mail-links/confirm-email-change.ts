import * as v from 'valibot';
import { type ConfirmEmailChangeDeps, confirmEmailChange } from '../../auth/emails/confirm-email-change';
import { requiredText } from '../../auth/fields';
import { ownerOf } from '../../auth/user-id';
import { pageEndpoint } from '../../http/handler';
import { openPage } from '../../http/pages/hosted-page';
import { ok } from '../../http/response';
import { emailAndMessage, noMail, refusal } from '../answers';
import { authService } from '../auth-service/surface';
import type { Operation } from '../operation';
import { missing, unreadable } from '../refusals';
import { browserLedOn, exampleToken, refusedLink } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { loginPath } from './pages';

export const confirmEmailChangeBody = v.strictObject({ token: requiredText });

export const operation = (): Operation => ({
  summary: 'Change an email with the link of a mail',
  description:
    'The email that received the link becomes the email of the user. A mail notifies the old email. Sessions continue.',
  body: { schema: confirmEmailChangeBody, accepts: 'form-or-json', example: { token: exampleToken } },
  answers: {
    200: emailAndMessage('The email is changed.', 'email changed'),
    303: browserLedOn(
      '`/account` if this browser is signed in to the account, otherwise `/login` with the email filled in.',
    ),
    400: refusal('The field is missing or the body cannot be read.', [missing('token'), ...unreadable]),
    403: {
      ...refusedLink,
      description: `${refusedLink.description} Also if another account has the email in the meantime.`,
    },
    404: noMail,
  },
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 13, passwordHashes: 0 },
  isTokenLimited: true,
  hasPages: true,
});

export const createHandler = (deps: ConfirmEmailChangeDeps, settings: MailLinkSettings) => {
  const link = createMailLink(settings, 'change-email');
  return pageEndpoint(authService, settings, { ...link.use, body: confirmEmailChangeBody }, async (request, event) => {
    const { token } = request.body;
    const { email } = await confirmEmailChange(deps, { token, ipAddress: request.ipAddress });
    if (!request.wantsPage) return ok({ email, message: 'email changed' });
    const page = openPage(settings.pages(), event);
    const sessionToken = request.cookie(settings.pages().cookies.session.name) ?? '';
    const isOwnSession = ownerOf(sessionToken) === ownerOf(token);
    return page.leave(isOwnSession ? '/account' : loginPath(page, email), { notice: 'email_changed' });
  });
};
