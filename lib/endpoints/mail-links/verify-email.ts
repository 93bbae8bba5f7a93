import * as v from 'valibot';
import { proveVerification } from '../../auth/emails/prove-verification';
import { type VerifyEmailDeps, verifyEmail } from '../../auth/emails/verify-email';
import { requiredText } from '../../auth/fields';
import type { SignInDeps } from '../../auth/sessions/sign-in';
import type { UsersStore } from '../../auth/stores/users-store';
import type { SecondFactorSettings } from '../../auth/users/second-factor';
import type { CookieSettings } from '../../http/cookies';
import { pageEndpoint } from '../../http/handler';
import { openPage } from '../../http/pages/hosted-page';
import { ok } from '../../http/response';
import { emailAndMessage, noMail, refusal } from '../answers';
import { authService } from '../auth-service/surface';
import { setsSession } from '../cookies';
import { forgetPending, pendingPlace } from '../hosted-pages/pending-mail';
import { type SignedInSettings, signInOnPage } from '../hosted-pages/signed-in-answer';
import type { Operation } from '../operation';
import { invalid, missing, unreadable } from '../refusals';
import { setsChallenge } from '../second-step';
import { browserLedOn, exampleToken, refusedLink } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { loginPath } from './pages';

/** As typed: the use-case checks them. `account` is for password managers: see `accountName`. */
export const verifyEmailBody = v.strictObject({
  token: requiredText,
  password: v.optional(requiredText),
  account: v.optional(v.string()),
});

export const operation = (): Operation => ({
  summary: 'Verify an email',
  description:
    'Consumes the token of the mail; after that the user can sign in. A person in the browser that signed up is signed in at once. The browser that signed up is recognised by ' +
    'its cookie and keeps the password of the sign-up. Any other browser must send a new password. It replaces the ' +
    'earlier one, which somebody else may have chosen, and every session ends. If the password is refused, the ' +
    'token still works.',
  body: {
    schema: verifyEmailBody,
    accepts: 'form-or-json',
    example: { token: exampleToken, password: 'battery staple' },
  },
  answers: {
    200: emailAndMessage('The email is verified.', 'email verified'),
    303: {
      ...browserLedOn(
        'In the browser that signed up: `return_to`, the application, `/` or `/verify-2fa`. Otherwise `/login`, with the email filled in.',
      ),
      optionalHeaders: { 'set-cookie': `${setsSession('session_id')} ${setsChallenge}` },
    },
    400: refusal('A field is missing, the password is refused, or the body cannot be read. The token still works.', [
      missing('token'),
      missing('password'),
      invalid('password', { code: 'too_short', minimum: 8 }),
      ...unreadable,
    ]),
    403: refusedLink,
    404: noMail,
  },
  // With a password; the last round trip clears the guess limits. With the sign-up cookie it costs half and hashes no password.
  cost: { roundTrips: 4, readUnits: 2, writeUnits: 11, passwordHashes: 1 },
  isTokenLimited: true,
  hasPages: true,
});

export interface UseVerificationDeps extends VerifyEmailDeps, SignInDeps, SecondFactorSettings {
  users: VerifyEmailDeps['users'] & Pick<UsersStore, 'findUser'>;
  limits: VerifyEmailDeps['limits'] & SignInDeps['limits'];
  guessLimits: VerifyEmailDeps['guessLimits'] & SignInDeps['guessLimits'];
  clock: SignInDeps['clock'];
  events: SignInDeps['events'];
  mode: VerifyEmailDeps['mode'] & SignInDeps['mode'];
}

type Settings = MailLinkSettings & SignedInSettings & { readonly signUpCookie: CookieSettings };

export const createHandler = (deps: UseVerificationDeps, settings: Settings) => {
  const link = createMailLink(settings, 'verify-email');
  return pageEndpoint(authService, settings, { ...link.use, body: verifyEmailBody }, async (request, event) => {
    const { body, cookie, ipAddress } = request;
    // The cookie is kept. It has no effect any more.
    const signUpSecret = cookie(settings.signUpCookie.name);
    const password = body.password ?? null;
    const verified = await verifyEmail(deps, { token: body.token, signUpSecret, password, ipAddress });
    const { email, userId, isOwnSignUp } = verified;
    if (!request.wantsPage) return ok({ email, message: 'email verified' });
    const page = openPage(settings.pages(), event, pendingPlace(settings, event, 'verify-email'));
    const forgotten = forgetPending(settings, event);
    if (!isOwnSignUp) return page.leave(loginPath(page, email), { notice: 'email_verified', cookies: forgotten });
    const proof = await proveVerification(deps, userId);
    const answer = await signInOnPage(deps, settings, page, request, proof, 'email_verified');
    return { ...answer, cookies: [...(answer.cookies ?? []), ...forgotten] };
  });
};
