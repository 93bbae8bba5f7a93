import * as v from 'valibot';
import { type SignUpDeps, signUp } from '../../auth/accounts/sign-up';
import { emailField, requiredText } from '../../auth/fields';
import type { LinkSeconds } from '../../auth/mails';
import { type CookieSettings, setCookie } from '../../http/cookies';
import type { OriginSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { emailAndMessage, fromOtherSite, refusal, unreadable } from '../answers';
import type { Operation } from '../operation';
import { authService } from './surface';

/** The email comes out canonical; the use-case judges the password. */
export const signUpBody = v.strictObject({ email: emailField, password: requiredText });

export const operation = (): Operation => ({
  summary: 'Sign up',
  description:
    'Makes an account. The email is stored and answered in canonical form: trimmed, lower-case, domain in xn-- form. Mode ' +
    '`hardened` answers the same for an email that is taken, mails whoever has it, and lets nobody in before the link of ' +
    'that mail is used; its cookie tells the browser that signed up.',
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
          'In mode `hardened` it tells the browser that signed up: `__Host-sign_up=<43 characters>; Path=/; HttpOnly; ' +
          'SameSite=Lax; Max-Age=86400; Secure`.',
      },
    },
    400: refusal('Nothing was stored.', {
      takenInClassic: 'email already registered',
      emailMissing: 'email missing',
      passwordMissing: 'password missing',
      emailInvalid: 'email is not a valid address',
      passwordTooLong: 'password is longer than 72 bytes',
      ...unreadable,
    }),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 11, passwordHashes: 1 },
  classicCost: { roundTrips: 1, readUnits: 0, writeUnits: 7 },
  isMailLimited: true,
});

interface Settings extends OriginSettings {
  readonly signUpCookie: CookieSettings;
  readonly linkSeconds: Pick<LinkSeconds, 'verify-email'>;
}

export const createHandler = (deps: SignUpDeps, settings: Settings) =>
  publicEndpoint(authService, settings, { body: signUpBody }, async ({ body, ipAddress }) => {
    const { email, signUpSecret } = await signUp(deps, { ...body, ipAddress });
    // As long as the link of the mail is valid.
    const maxAge = settings.linkSeconds['verify-email'];
    const cookies = signUpSecret === null ? [] : [setCookie(settings.signUpCookie, signUpSecret, maxAge)];
    return ok({ email, message: 'user created' }, { cookies });
  });
