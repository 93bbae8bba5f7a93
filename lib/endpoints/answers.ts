import * as v from 'valibot';
import { authServiceErrors } from './auth-service/surface';
import { loginSchema } from './login-schema';
import type { Answer } from './operation';
import { refusalsOf, refused, tokenRefused, withoutSecondFactor } from './refusals';

/** An error answer of the auth service. */
export const refusal = refusalsOf(authServiceErrors);

/** A success of the auth service, with the email of the account and a message. */
export const emailAndMessage = (description: string, text: string): Answer => ({
  description,
  schema: v.strictObject({ email: loginSchema, message: v.literal(text) }),
  examples: { success: { email: 'bob@example.com', message: text } },
});

/** The ways to authenticate on a private route. */
export const authServiceSecurity = ['authServiceSession', 'accessToken'] as const;

/** The answer of a route that changes state to a page of another site. */
export const fromOtherSite = refusal('A page of another site sent the request.', [refused('cross_site')]);

const noSession =
  'No live session: cookie or access token is unknown, has expired, or its session has ended. Or several cookies were sent, or ' +
  'a cookie and an access token of different sessions.';

const noFactor = 'Or the user must have a second factor (`REQUIRE_SECOND_FACTOR`), and this session proved none.';

/** The answer of a route that needs a live session, if there is none. */
export const noLiveSession = refusal(`${noSession} ${noFactor}`, [
  refused('not_signed_in'),
  tokenRefused,
  ...withoutSecondFactor,
]);

/** As `noLiveSession`, for a route that changes state. */
export const noLiveSessionOrOtherSite = refusal(
  `${noSession} ${noFactor} Or a page of another site sent the request.`,
  [refused('not_signed_in'), tokenRefused, refused('cross_site'), ...withoutSecondFactor],
);

/** As `noLiveSessionOrOtherSite`, for a route that ends the session: it needs no second factor. */
export const noSessionToLeave = refusal(`${noSession} Or a page of another site sent the request.`, [
  refused('not_signed_in'),
  tokenRefused,
  refused('cross_site'),
]);

/** In a contract mode that sends no mail. */
export const noMail = refusal('Mode `classic` has no such path.', [], [refused('no_mail')]);
