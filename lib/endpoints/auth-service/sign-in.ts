import type { CookieSettings } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { emailAndMessage, fromOtherSite, refusal } from '../answers';
import { setsSession } from '../cookies';
import type { Operation } from '../operation';
import type { PasskeySettings } from '../passkey-options';
import type { ProofCookies } from '../prove-sign-in';
import { missing, refused, unreadable } from '../refusals';
import { signInBody } from '../sign-in-body';
import { type CookieSignInDeps, signInByCookie } from '../sign-in-by-cookie';
import { secondStepAccepted, secondStepAnswer } from './second-step';
import { authService } from './surface';

export const operation = (): Operation => ({
  summary: 'Sign in',
  description:
    'Begins a session. If the request carries the cookie of a live session, that session ends. Other sessions ' +
    'continue. A user with a second factor signs in in two steps: the answer to the first one has a `challenge`, which the second ' +
    'request sends back with a `code`, of an authenticator app or a recovery code, or with a `passkey`. A passkey alone also signs ' +
    'in, with the challenge of `POST /sessions/options`.',
  body: {
    schema: signInBody,
    accepts: 'form-or-json',
    example: { email: 'bob@example.com', password: 'correct horse' },
  },
  answers: {
    200: {
      ...emailAndMessage('Signed in.', 'logged in'),
      headers: { 'set-cookie': setsSession('session_id') },
    },
    202: secondStepAccepted('The first step is right, and the user has a second factor. No session has begun.'),
    400: refusal('A field is missing or the body cannot be read.', [
      missing('email'),
      missing('password'),
      missing('code'),
      ...unreadable,
    ]),
    401: refusal(
      'Email or password are wrong: the answer is the same for every reason. Or the code of a mail, or the challenge, the code or the ' +
        'passkey of a second step, or a passkey, does not work.',
      [refused('wrong_credentials'), refused('invalid_challenge'), refused('wrong_code'), refused('passkey_refused')],
    ),
    403: fromOtherSite,
  },
  // Half of the writes are the session and its event. The other half reserve and release an attempt, for account and IP address.
  cost: { roundTrips: 3, readUnits: 2.5, writeUnits: 11, passwordHashes: 1 },
  classicCost: { writeUnits: 10 },
  isGuessLimited: true,
});

interface Settings extends EdgeSettings, ProofCookies, PasskeySettings {
  readonly sessionCookie: CookieSettings;
  readonly sessionDurationSeconds: number | null;
  readonly challengeCookie: CookieSettings;
}

export const createHandler = (deps: CookieSignInDeps, settings: Settings) =>
  signInByCookie(authService, deps, settings, {
    sessionCookie: settings.sessionCookie,
    durationSeconds: settings.sessionDurationSeconds,
    answer: ({ email }) => ({ email, message: 'logged in' }),
    secondStep: (step) => secondStepAnswer(settings, step),
  });
