import * as v from 'valibot';
import { emailField, requiredText } from '../../auth/fields';
import type { Operation } from '../operation';
import { emailAndMessage, refusal, unreadable } from './answers';

/** The email comes out canonical; the use-case judges the password. */
export const signUpBody = v.strictObject({ email: emailField, password: requiredText });

export const signUp = (): Operation => ({
  summary: 'Sign up',
  description:
    'Makes an account. The email is stored and answered in canonical form: trimmed, lower-case, domain in xn-- form.',
  body: {
    schema: signUpBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', password: 'correct horse' },
  },
  answers: {
    200: emailAndMessage('The account exists and can sign in.', 'user created'),
    400: refusal('Nothing was stored.', {
      taken: 'email already registered',
      emailMissing: 'email missing',
      passwordMissing: 'password missing',
      emailInvalid: 'email is not a valid address',
      passwordTooLong: 'password is longer than 72 bytes',
      ...unreadable,
    }),
  },
  cost: { roundTrips: 1, readUnits: 0, writeUnits: 7, passwordHashes: 1 },
});
