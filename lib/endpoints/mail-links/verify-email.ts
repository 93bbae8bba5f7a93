import * as v from 'valibot';
import { type VerifyEmailDeps, verifyEmail } from '../../auth/emails/verify-email';
import { requiredText } from '../../auth/fields';
import type { CookieSettings } from '../../http/cookies';
import { pageEndpoint } from '../../http/handler';
import { emailAndMessage, refusal, unreadable } from '../answers';
import { authService } from '../auth-service/surface';
import type { Operation } from '../operation';
import { exampleToken, noMail, refusedLink } from './answers';
import { createMailLink, type MailLinkSettings } from './mail-link';

/** Both as typed: the use-case judges them. */
export const verifyEmailBody = v.strictObject({ token: requiredText, password: v.optional(requiredText) });

export const operation = (): Operation => ({
  summary: 'Prove a mailbox',
  description:
    'Uses the token of the mail up; the user can sign in from then on. The browser that signed up, known by its cookie, keeps the ' +
    'password of the sign-up. Everybody else sends one: the earlier one, which may be a stranger’s, is void and every session ' +
    'ends. A refused password leaves the token good.',
  body: {
    schema: verifyEmailBody,
    accepts: 'form-or-json',
    example: { token: exampleToken, password: 'battery staple' },
  },
  answers: {
    200: emailAndMessage('The mailbox is proved.', 'email verified'),
    400: refusal('A field is missing, the password cannot be set, or the body cannot be read. The token stays good.', {
      tokenMissing: 'token missing',
      passwordMissing: 'password missing',
      passwordTooShort: 'password is shorter than 8 characters',
      ...unreadable,
    }),
    403: refusedLink,
    404: noMail,
  },
  // With a password. By the cookie of the sign-up it is half of that, and hashes nothing. The last round lifts the guess limit.
  cost: { roundTrips: 4, readUnits: 2, writeUnits: 8, passwordHashes: 1 },
  hasPages: true,
});

type Settings = MailLinkSettings & { signUpCookie: CookieSettings };

export const createHandler = (deps: VerifyEmailDeps, settings: Settings) => {
  const link = createMailLink(settings, 'verification');
  return pageEndpoint(authService, settings, { ...link.use, body: verifyEmailBody }, async (request) => {
    const { email } = await verifyEmail(deps, {
      token: request.body.token,
      signUpSecret: request.cookie(settings.signUpCookie.name),
      password: request.body.password ?? null,
    });
    // The cookie stays: it is worth nothing now, and the link, opened once more here, would ask for a password without it.
    return link.done(request, { email, message: 'email verified' });
  });
};
