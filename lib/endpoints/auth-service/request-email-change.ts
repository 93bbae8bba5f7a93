import * as v from 'valibot';
import { type RequestEmailChangeDeps, requestEmailChange } from '../../auth/emails/request-email-change';
import { AuthError } from '../../auth/errors';
import { emailField } from '../../auth/fields';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, emailAndMessage, noMail, refusal } from '../answers';

import { type MailRouteSettings, mailingPrecondition } from '../mail-route';
import type { Operation } from '../operation';
import { invalid, missing, refused, tokenRefused, unreadable, withoutSecondFactor } from '../refusals';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

/** The message of every success, whether or not the new email has an account. */
export const CHANGE_SENT = 'if the new address can be used, a link has been sent to it';

/** The schema makes the email canonical. */
export const requestEmailChangeBody = v.strictObject({ new_email: emailField });

export const operation = (): Operation => ({
  summary: 'Request an email change',
  description:
    'Sends a link to the new email. It is valid for `EMAIL_CHANGE_LINK_TTL` (24 hours by default); nothing changes until it is used. If the new email ' +
    'already has an account, the answer is the same, but the mail has no link: it says that the account exists. Only an admin gives an ' +
    'account with a login name an email.',
  security: authServiceSecurity,
  body: { schema: requestEmailChangeBody, accepts: 'form-or-json', example: { new_email: 'bob@example.org' } },
  answers: {
    200: emailAndMessage('Accepted. The answer contains the current email.', CHANGE_SENT),
    400: refusal('The new email is refused, or the body cannot be read.', [
      missing('new_email'),
      invalid('new_email', { code: 'not_an_email' }),
      invalid('new_email', { code: 'same_email' }),
      ...unreadable,
    ]),
    403: refusal(
      'No live session, no second factor where one is required, a sign-in longer ago than `RECENT_AUTHENTICATION` (10 minutes by default), an account with a login name, or a page of another site sent the request.',
      [
        refused('not_signed_in'),
        tokenRefused,
        refused('not_allowed'),
        refused('cross_site'),
        ...withoutSecondFactor,
        new AuthError('reauthentication_required', { minutes: 10 }),
      ],
    ),
    404: noMail,
  },
  cost: { roundTrips: 6, readUnits: 3, writeUnits: 10, passwordHashes: 0 },
  isMailLimited: true,
});

type Deps = RequestEmailChangeDeps &
  SessionCallerDeps & { users: RequestEmailChangeDeps['users'] & SessionCallerDeps['users'] };

export const createHandler = (deps: Deps, settings: MailRouteSettings & SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    signedIn(deps, settings),
    { body: requestEmailChangeBody, precondition: mailingPrecondition(settings) },
    async ({ caller, session, body, ipAddress }) => {
      await requestEmailChange(deps, { user: caller, session }, { newEmail: body.new_email, ipAddress });
      return ok({ email: caller.email, message: CHANGE_SENT });
    },
  );
