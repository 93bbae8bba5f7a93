import * as v from 'valibot';
import { type SignUpDeps, signUp } from '../../auth/accounts/sign-up';
import { emailField, requiredText } from '../../auth/fields';
import type { LinkSeconds } from '../../auth/mails';
import { type CookieSettings, setCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { emailAndMessage, fromOtherSite, refusal } from '../answers';
import type { Operation } from '../operation';
import { invalid, missing, refused, unreadable } from '../refusals';
import { authService } from './surface';

/** The schema makes the email canonical. The use-case checks the password. */
export const signUpBody = v.strictObject({ email: emailField, password: requiredText });

export const operation = (): Operation => ({
  summary: 'Sign up',
  description:
    'Creates an account. The email is stored and answered in canonical form: trimmed, lower case, domain in `xn--` ' +
    'form. Mode `hardened` also sends a mail with a link; nobody can sign in before the link is used. If the email ' +
    'already has an account, the answer is the same, and the mail notifies the owner. A cookie marks the browser ' +
    'that signed up; if that browser signs up again before the link is used, the password it sent last counts. An ' +
    'account whose link nobody uses is deleted after `UNVERIFIED_ACCOUNT_TTL` (7 days by default).',
  body: {
    schema: signUpBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', password: 'correct horse' },
  },
  answers: {
    200: {
      ...emailAndMessage('The account exists.', 'user created'),
      optionalHeaders: {
        'set-cookie':
          'Mode `hardened`: marks the browser that signed up. `__Host-sign_up=<43 characters>; Path=/; HttpOnly; ' +
          'SameSite=Lax; Max-Age=86400; Secure`.',
      },
    },
    400: refusal(
      'Nothing was stored.',
      [
        missing('email'),
        missing('password'),
        invalid('email', { code: 'not_an_email' }),
        invalid('password', { code: 'too_many_bytes', maximum: 1024 }),
        ...unreadable,
      ],
      [refused('email_taken')],
    ),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 12, passwordHashes: 1 },
  classicCost: { roundTrips: 1, readUnits: 0, writeUnits: 8 },
  isMailLimited: true,
});

interface Settings extends EdgeSettings {
  readonly signUpCookie: CookieSettings;
  readonly linkSeconds: Pick<LinkSeconds, 'verify-email'>;
}

export const createHandler = (deps: SignUpDeps, settings: Settings) =>
  publicEndpoint(authService, settings, { body: signUpBody }, async ({ body, cookie, ipAddress }) => {
    const sent = cookie(settings.signUpCookie.name);
    const { email, signUpSecret } = await signUp(deps, { ...body, ipAddress, signUpSecret: sent });
    // The cookie is valid as long as the link of the mail.
    const maxAge = settings.linkSeconds['verify-email'];
    const cookies = signUpSecret === null ? [] : [setCookie(settings.signUpCookie, signUpSecret, maxAge)];
    return ok({ email, message: 'user created' }, { cookies });
  });
