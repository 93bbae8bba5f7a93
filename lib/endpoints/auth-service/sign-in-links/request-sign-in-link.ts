import * as v from 'valibot';
import { requiredText } from '../../../auth/fields';
import type { LinkSeconds } from '../../../auth/mails';
import { type RequestSignInLinkDeps, requestSignInLink } from '../../../auth/sign-in-links/request-sign-in-link';
import { type CookieSettings, setCookie } from '../../../http/cookies';
import type { EdgeSettings } from '../../../http/cross-origin';
import { publicEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { acceptedReturnTo } from '../../../http/return-to';
import { fromOtherSite, refusal } from '../../answers';
import { setsSignIn } from '../../cookies';
import type { Operation } from '../../operation';
import { missing, unreadable } from '../../refusals';
import { authService } from '../surface';

/** The message of every success, whether or not the email has an account. */
export const SIGN_IN_LINK_SENT = 'if this email can be used, a link has been sent';

/** As typed: text that is not an email gets the same answer. */
export const requestSignInLinkBody = v.strictObject({ email: requiredText, return_to: v.optional(v.string()) });

export const operation = (): Operation => ({
  summary: 'Request a mail that signs in',
  description:
    'Sends a mail with a link, which works in any browser, and a code of six digits, which works in the browser that sent this ' +
    'request. The answer is the same for every email. An email without an account gets a link that creates one, unless ' +
    '`LINK_SIGN_UP` is `refuse`. Link and code are valid for `SIGN_IN_LINK_TTL` (10 minutes by default), work once, and replace ' +
    'those of any older mail. After the sign-in with the link, the page leads to `return_to`: a path of this service, or a URL ' +
    'whose origin is that of `BASE_URL` or in `ALLOWED_ORIGINS`. Anything else is ignored.',
  body: {
    schema: requestSignInLinkBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', return_to: '/orders' },
  },
  answers: {
    200: {
      description: 'Accepted. The answer contains the email in canonical form.',
      schema: v.strictObject({ email: v.string(), message: v.literal(SIGN_IN_LINK_SENT) }),
      examples: { success: { email: 'bob@example.com', message: SIGN_IN_LINK_SENT } },
      headers: { 'set-cookie': setsSignIn },
    },
    400: refusal('The field is missing or the body cannot be read.', [missing('email'), ...unreadable]),
    403: fromOtherSite,
  },
  cost: { roundTrips: 2, readUnits: 1, writeUnits: 4, passwordHashes: 0 },
  classicCost: { writeUnits: 3 },
  isMailLimited: true,
});

interface Settings extends EdgeSettings {
  readonly signInCookie: CookieSettings;
  readonly linkSeconds: Pick<LinkSeconds, 'sign-in'>;
}

export const createHandler = (deps: RequestSignInLinkDeps, settings: Settings) => {
  const { signInCookie, linkSeconds, origins } = settings;
  return publicEndpoint(authService, settings, { body: requestSignInLinkBody }, async ({ body, cookie, ipAddress }) => {
    const { email, browserSecret } = await requestSignInLink(deps, {
      email: body.email,
      ipAddress,
      returnTo: acceptedReturnTo(body.return_to ?? null, origins),
      browserSecret: cookie(signInCookie.name),
    });
    const cookies = [setCookie(signInCookie, browserSecret, linkSeconds['sign-in'])];
    return ok({ email, message: SIGN_IN_LINK_SENT }, { cookies });
  });
};
