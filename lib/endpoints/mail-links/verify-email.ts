import * as v from 'valibot';
import { type VerifyEmailDeps, verifyEmail } from '../../auth/emails/verify-email';
import { requiredText } from '../../auth/fields';
import type { CookieSettings } from '../../http/cookies';
import { pageEndpoint } from '../../http/handler';
import { emailAndMessage, noMail, refusal } from '../answers';
import { authService } from '../auth-service/surface';
import type { Operation } from '../operation';
import { invalid, missing, unreadable } from '../refusals';
import { exampleToken, refusedLink } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';

/** As typed: the use-case checks them. */
export const verifyEmailBody = v.strictObject({ token: requiredText, password: v.optional(requiredText) });

export const operation = (): Operation => ({
  summary: 'Verify an email',
  description:
    'Consumes the token of the mail; after that the user can sign in. The browser that signed up is recognised by ' +
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
  cost: { roundTrips: 4, readUnits: 2, writeUnits: 8, passwordHashes: 1 },
  isTokenLimited: true,
  hasPages: true,
});

type Settings = MailLinkSettings & { signUpCookie: CookieSettings };

export const createHandler = (deps: VerifyEmailDeps, settings: Settings) => {
  const link = createMailLink(settings, 'verify-email');
  return pageEndpoint(authService, settings, { ...link.use, body: verifyEmailBody }, async (request, event) => {
    const { email } = await verifyEmail(deps, {
      token: request.body.token,
      signUpSecret: request.cookie(settings.signUpCookie.name),
      password: request.body.password ?? null,
      ipAddress: request.ipAddress,
    });
    // The cookie is kept. It has no effect any more, but without it the browser would be asked for a password if it opened the
    // link again.
    return link.done(request, event, { email, message: 'email verified' });
  });
};
