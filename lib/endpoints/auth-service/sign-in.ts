import type { CookieSettings } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { emailAndMessage, fromOtherSite, refusal, secondStepAnswer } from '../answers';
import { setsSession } from '../cookies';
import { credentialsBody } from '../credentials-body';
import type { Operation } from '../operation';
import { missing, refused, unreadable } from '../refusals';
import { secondStepOf } from '../second-step';
import { type CookieSignInDeps, signInByCookie } from '../sign-in-by-cookie';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'Sign in',
  description:
    'Begins a session. If the request carries the cookie of a live session, that session ends. Other sessions ' +
    'continue.',
  body: {
    schema: credentialsBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', password: 'correct horse' },
  },
  answers: {
    200: {
      ...emailAndMessage('Signed in.', 'logged in'),
      headers: { 'set-cookie': setsSession('session_id') },
    },
    202: secondStepAnswer('The first step is right, and the user has a second factor. No session has begun.'),
    400: refusal('A field is missing or the body cannot be read.', [
      missing('email'),
      missing('password'),
      ...unreadable,
    ]),
    401: refusal('The answer is the same for every reason.', [refused('wrong_credentials')]),
    403: fromOtherSite,
  },
  // Half of the writes are the session and its event. The other half reserve and release an attempt, for account and IP address.
  cost: { roundTrips: 3, readUnits: 2.5, writeUnits: 10, passwordHashes: 1 },
  classicCost: { writeUnits: 9 },
  isGuessLimited: true,
});

interface Settings extends EdgeSettings {
  readonly sessionCookie: CookieSettings;
  readonly sessionDurationSeconds: number | null;
  readonly deviceCookie: CookieSettings;
  readonly challengeCookie: CookieSettings;
}

export const createHandler = (deps: CookieSignInDeps, settings: Settings) =>
  signInByCookie(authService, deps, settings, {
    sessionCookie: settings.sessionCookie,
    durationSeconds: settings.sessionDurationSeconds,
    answer: ({ email }) => ({ email, message: 'logged in' }),
    secondStep: (step) => ({
      status: 202,
      body: { email: step.user.email, message: 'second factor required', ...secondStepOf(step) },
    }),
  });
