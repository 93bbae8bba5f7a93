import * as v from 'valibot';
import { AuthError } from '../../auth/errors';
import { type BeginTokenSessionDeps, beginTokenSession } from '../../auth/tokens/begin-token-session';
import { tokenOfCookie } from '../../auth/tokens/find-token-caller';
import { type CookieSettings, setDeviceCookie } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import type { Answer, Operation } from '../operation';
import type { PasskeySettings } from '../passkey-options';
import { type ProofCookies, type ProveSignInDeps, proveSignIn } from '../prove-sign-in';
import { refused } from '../refusals';
import {
  clearChallenge,
  exampleSecondStep,
  secondStepEntries,
  secondStepOf,
  setsChallenge,
  withChallengeCookie,
} from '../second-step';
import { signInBody } from '../sign-in-body';
import { documentFaults, refusal, tokensAnswer } from './answers';
import { tokensResponse } from './issued-tokens';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Sign in',
  description:
    'Begins a token session and answers its first access token and refresh token. If the request carries a cookie ' +
    'with the access token of a live session, that session ends. Other sessions continue. A user with a second factor signs in in ' +
    'two steps: the answer to the first one has a `challenge`, which the second request sends back with a `code`, of an ' +
    'authenticator app or a recovery code, or with a `passkey`. A passkey alone also signs in, with the challenge of ' +
    '`POST /sessions/options`.',
  body: {
    schema: signInBody,
    accepts: 'json-document',
    example: { email: 'ada@example.com', password: 'correct horse' },
  },
  answers: {
    200: tokensAnswer('Signed in.'),
    401: {
      ...withSecondStep(
        refusal(
          'Mode `hardened`: the answer is the same for every reason. Mode `classic`: the password is wrong, or the ' +
            'account is not active. Or the first step is right, and the user has a second factor: then no session has begun. Or the code of a mail, or the ' +
            'challenge or the code of a second step, or a passkey, does not work.',
          [
            refused('wrong_credentials'),
            refused('invalid_challenge'),
            refused('wrong_code'),
            refused('passkey_refused'),
          ],
          [refused('not_active')],
        ),
      ),
      optionalHeaders: { 'set-cookie': setsChallenge },
    },
    403: refusal(
      'A page of another site sent the request. Or the user must have a second factor (`REQUIRE_SECOND_FACTOR`) and has none: they set one up on the auth service.',
      [refused('cross_site'), refused('second_factor_setup_required')],
    ),
    404: refusal(
      'Mode `classic`: no account has this email.',
      [],
      [new AuthError('unknown_email', { email: 'ada@example.com' })],
    ),
    422: refusal('The body is invalid.', documentFaults),
  },
  // A transaction writes the session and its event, 2 units each. The other writes reserve and release an attempt.
  cost: { roundTrips: 3, readUnits: 2.5, writeUnits: 11, passwordHashes: 1 },
  classicCost: { writeUnits: 10 },
  isGuessLimited: true,
});

const secondStepAnswer = {
  message: 'Send the second factor.',
  error_code: 'SECOND_FACTOR_REQUIRED',
} as const;

const withSecondStep = (answer: Answer): Answer => ({
  ...answer,
  schema: v.union([
    ...(answer.schema === undefined ? [] : [answer.schema]),
    v.strictObject({
      message: v.literal(secondStepAnswer.message),
      error_code: v.literal(secondStepAnswer.error_code),
      payload: v.strictObject(secondStepEntries),
    }),
  ]),
  examples: { ...answer.examples, second_factor_required: { ...secondStepAnswer, payload: exampleSecondStep } },
  errors: [
    ...(answer.errors ?? []),
    { status: 401, code: 'second_factor_required', directoryCode: secondStepAnswer.error_code },
  ],
});

interface IssueTokensDeps extends ProveSignInDeps, BeginTokenSessionDeps {
  challenges: ProveSignInDeps['challenges'] & BeginTokenSessionDeps['challenges'];
  passkeys: ProveSignInDeps['passkeys'] & BeginTokenSessionDeps['passkeys'];
  limits: ProveSignInDeps['limits'] & BeginTokenSessionDeps['limits'];
  guessLimits: ProveSignInDeps['guessLimits'];
  clock: BeginTokenSessionDeps['clock'];
  ids: BeginTokenSessionDeps['ids'];
  events: BeginTokenSessionDeps['events'];
  mode: ProveSignInDeps['mode'];
}

interface Settings extends EdgeSettings, ProofCookies, PasskeySettings {
  readonly directoryCookie: CookieSettings;
}

export const createHandler = (deps: IssueTokensDeps, settings: Settings) => {
  const { directoryCookie, deviceCookie, challengeCookie } = settings;
  return publicEndpoint(userDirectory, settings, { body: signInBody }, async (request) => {
    const { cookie, isBrowser, ipAddress, client } = request;
    const carried = cookie(directoryCookie.name);
    const replacedToken = carried === null ? null : tokenOfCookie(carried);
    const proof = await proveSignIn(deps, settings, request);
    const issued = await beginTokenSession(deps, proof, { ipAddress, client, isBrowser, replacedToken });
    if (issued.outcome === 'second-step') {
      const body = { ...secondStepAnswer, payload: secondStepOf(settings, issued) };
      return withChallengeCookie(challengeCookie, issued, { status: 401, body, code: 'second_factor_required' });
    }
    return tokensResponse(directoryCookie, issued, [
      ...setDeviceCookie(deviceCookie, issued.device, deps.deviceSeconds),
      ...clearChallenge(challengeCookie, request),
    ]);
  });
};
