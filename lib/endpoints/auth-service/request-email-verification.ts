import * as v from 'valibot';
import { type RequestVerificationDeps, requestVerification } from '../../auth/emails/request-verification';
import { requiredText } from '../../auth/fields';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { fromOtherSite, noMail, refusal } from '../answers';

import { type MailRouteSettings, mailingPrecondition } from '../mail-route';
import type { Operation } from '../operation';
import { missing, unreadable } from '../refusals';
import { authService } from './surface';

/** The message of every success, whether or not the email has an account. */
export const VERIFICATION_SENT = 'if this email is registered and not verified, a link has been sent';

/** As typed: text that is not an email gets the same answer as an email without an account. */
export const requestEmailVerificationBody = v.strictObject({ email: requiredText });

export const operation = (): Operation => ({
  summary: 'Request another verification mail',
  description:
    'The answer is the same for every email. The link is valid for `VERIFICATION_LINK_TTL` (24 hours by default) and replaces any older link.',
  body: { schema: requestEmailVerificationBody, accepts: 'form-or-json', example: { email: 'bob@example.com' } },
  answers: {
    200: {
      description: 'Accepted. The answer contains the email as it was sent.',
      schema: v.strictObject({ email: v.string(), message: v.literal(VERIFICATION_SENT) }),
      examples: { success: { email: 'bob@example.com', message: VERIFICATION_SENT } },
    },
    400: refusal('The field is missing or the body cannot be read.', [missing('email'), ...unreadable]),
    403: fromOtherSite,
    404: noMail,
  },
  cost: { roundTrips: 2, readUnits: 0, writeUnits: 4, passwordHashes: 0 },
  isMailLimited: true,
});

export const createHandler = (deps: RequestVerificationDeps, settings: MailRouteSettings) => {
  const input = { body: requestEmailVerificationBody, precondition: mailingPrecondition(settings) };
  return publicEndpoint(authService, settings, input, async ({ body: { email }, ipAddress }) => {
    await requestVerification(deps, { email, ipAddress });
    return ok({ email, message: VERIFICATION_SENT });
  });
};
