import { AuthError } from '../../auth/errors';
import type { Authenticator } from '../../auth/sessions/authenticators/authenticator';
import type { CookieSettings } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { setsSession } from '../cookies';
import type { Operation } from '../operation';
import type { PasskeySettings } from '../passkey-options';
import type { ProofCookies } from '../prove-sign-in';
import { missing, refused, unreadable } from '../refusals';
import { setsChallenge } from '../second-step';
import { signInBody } from '../sign-in-body';
import { type CookieSignInDeps, signInByCookie } from '../sign-in-by-cookie';
import { refusal, userAnswer, withSecondStep } from './answers';
import { secondStepRequired } from './second-step';
import { sessionApi } from './surface';
import { sessionApiUser } from './user';

export const operation = (): Operation => ({
  summary: 'Log in',
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
      ...userAnswer('Signed in.'),
      headers: { 'set-cookie': setsSession('_my_session_id') },
    },
    400: refusal('A field is missing or the body cannot be read.', [
      missing('email'),
      missing('password'),
      missing('code'),
      ...unreadable,
    ]),
    401: {
      ...withSecondStep(
        refusal(
          'Mode `hardened`: the answer is the same for every reason. Mode `classic`: the password is wrong. Or the first step ' +
            'is right, and the user has a second factor: then no session has begun. Or the code of a mail, or the ' +
            'challenge or the code of a second step, or a passkey, does not work.',
          [
            refused('wrong_credentials'),
            refused('invalid_challenge'),
            refused('wrong_code'),
            refused('passkey_refused'),
          ],
          [refused('wrong_password')],
        ),
      ),
      optionalHeaders: { 'set-cookie': setsChallenge },
    },
    403: refusal('A page of another site sent the request.', [refused('cross_site')]),
    404: refusal(
      'Mode `classic`: no account has this email.',
      [],
      [new AuthError('unknown_email', { email: 'bob@example.com' })],
    ),
  },
  // Half of the writes are the session and its event. The other half reserve and release an attempt, for account and IP address.
  cost: { roundTrips: 3, readUnits: 2.5, writeUnits: 11, passwordHashes: 1 },
  classicCost: { writeUnits: 10 },
  isGuessLimited: true,
});

type LogInDeps = CookieSignInDeps & { authenticator: Pick<Authenticator, 'sessionDurationSeconds'> };

interface Settings extends EdgeSettings, ProofCookies, PasskeySettings {
  readonly sessionApiCookie: CookieSettings;
  readonly challengeCookie: CookieSettings;
}

export const createHandler = (deps: LogInDeps, settings: Settings) =>
  signInByCookie(sessionApi, deps, settings, {
    sessionCookie: settings.sessionApiCookie,
    durationSeconds: deps.authenticator.sessionDurationSeconds,
    answer: sessionApiUser,
    secondStep: (step) => secondStepRequired(step, settings),
  });
