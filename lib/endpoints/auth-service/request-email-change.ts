import * as v from 'valibot';
import { type RequestEmailChangeDeps, requestEmailChange } from '../../auth/emails/request-email-change';
import { emailField } from '../../auth/fields';
import type { SessionDeps } from '../../auth/sessions/find-live-session';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { emailAndMessage, refusal, unreadable } from '../answers';
import { noMail } from '../mail-links/answers';
import { type MailRouteSettings, mailingPrecondition } from '../mail-route';
import type { Operation } from '../operation';
import { type SessionRouteSettings, signedIn } from './callers';
import { authService } from './surface';

/** What everybody is told. */
export const CHANGE_SENT = 'if the new address can be used, a link has been sent to it';

/** It comes out canonical. */
export const requestEmailChangeBody = v.strictObject({ new_email: emailField });

export const operation = (): Operation => ({
  summary: 'Ask for another email',
  description:
    'Mails a link to the new address, good for 24 hours; until it is used nothing changes. One answer whether or not somebody ' +
    'has that address: then they are told, and there is no link.',
  security: ['authServiceSession'],
  body: { schema: requestEmailChangeBody, accepts: 'form-or-json', example: { new_email: 'bob@example.org' } },
  answers: {
    200: emailAndMessage('Asked for. The email is the present one.', CHANGE_SENT),
    400: refusal('The address cannot be used, or the body cannot be read.', {
      emailMissing: 'new_email missing',
      emailInvalid: 'new_email is not a valid address',
      own: 'new_email is your email already',
      ...unreadable,
    }),
    403: refusal(
      'No live session, one that began 10 minutes ago or earlier, or a page of another site sent the request.',
      {
        notSignedIn: 'Forbidden',
        otherSite: 'Forbidden',
        stale: 'sign in again first: this needs a sign-in of the last 10 minutes',
      },
    ),
    404: noMail,
  },
  cost: { roundTrips: 6, readUnits: 3, writeUnits: 9, passwordHashes: 0 },
  isMailLimited: true,
});

type Deps = RequestEmailChangeDeps & SessionDeps & { users: RequestEmailChangeDeps['users'] & SessionDeps['users'] };

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
