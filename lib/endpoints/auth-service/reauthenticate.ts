import * as v from 'valibot';
import type { Proof } from '../../auth/credentials/proof';
import { type ProveCurrentPasswordDeps, provePasswordAgain } from '../../auth/credentials/prove-current-password';
import { AuthError } from '../../auth/errors';
import { requiredText } from '../../auth/fields';
import { METHODS } from '../../auth/methods';
import { type ProvePasskeyDeps, provePasskey } from '../../auth/passkeys/prove-passkey';
import { type ReauthenticateDeps, reauthenticate } from '../../auth/sessions/reauthenticate';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import { type ProveSecondFactorDeps, proveSecondFactor } from '../../auth/totp/prove-second-factor';
import { ownerOf } from '../../auth/user-id';
import type { CookieSettings } from '../../http/cookies';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, refusal } from '../answers';
import { formsBody } from '../forms-body';
import type { Operation } from '../operation';
import { assertionField } from '../passkey-fields';
import type { PasskeySettings } from '../passkey-options';
import { invalid, missing, refused, tokenRefused, unreadable } from '../refusals';
import { clearChallenge, withChallengeCookie } from '../second-step';
import { proving, type SessionRouteSettings } from './callers';
import { secondStepAccepted, secondStepAnswer } from './second-step';
import { authService } from './surface';

const byPassword = v.strictObject({ password: requiredText });
const byCode = v.strictObject({ challenge: requiredText, code: requiredText });
const byPasskey = v.strictObject({ challenge: requiredText, passkey: assertionField });

/** As typed: the use-cases check them. */
export const reauthenticationBody = formsBody(v.union([byPassword, byCode, byPasskey]), [
  { ownField: 'passkey', schema: byPasskey },
  { ownField: 'challenge', schema: byCode },
  { ownField: 'password', schema: byPassword },
]);

export const operation = (): Operation => ({
  summary: 'Prove again who I am',
  description:
    'Makes the proof of this session fresh, for the routes that need a sign-in of the last `RECENT_AUTHENTICATION` (10 minutes by ' +
    'default). The session goes on with the same cookie or tokens, and what was proved before still counts; new access tokens have ' +
    'the new `auth_time`. A user with a second factor is asked for it too: send the challenge of the answer back with a `code` or a ' +
    '`passkey`. A passkey of the user also works without the password, with the challenge of `POST /sessions/options`.',
  security: authServiceSecurity,
  body: { schema: reauthenticationBody, accepts: 'form-or-json', example: { password: 'correct horse' } },
  answers: {
    200: {
      description: 'The proof is fresh. `methods` are all that were proved in this session, as in `GET /sessions`.',
      schema: v.strictObject({
        message: v.literal('reauthenticated'),
        authenticated_at: v.pipe(v.string(), v.isoTimestamp()),
        methods: v.array(v.picklist(METHODS)),
      }),
      examples: {
        success: { message: 'reauthenticated', authenticated_at: '2026-11-20T10:54:00.456Z', methods: ['pwd'] },
      },
      optionalHeaders: { 'set-cookie': 'Deletes the challenge cookie, after the second step in a browser.' },
    },
    202: secondStepAccepted(
      'Password or passkey are right, and the user has a second factor that they do not prove. The proof is not fresh yet.',
    ),
    400: refusal('A field is missing or not accepted, or the body cannot be read.', [
      missing('password'),
      missing('challenge'),
      missing('code'),
      invalid('passkey', { code: 'not_a_passkey' }),
      ...unreadable,
    ]),
    401: refusal(
      'The challenge does not work, the code is wrong or was used, or the passkey does not work or is of another user.',
      [refused('invalid_challenge'), refused('wrong_code'), refused('passkey_refused')],
    ),
    403: refusal(
      'No live session, a wrong password, or a page of another site sent the request. Or a second factor is required, and the user ' +
        'has no other one than the passkey that they used, which did not verify them.',
      [
        refused('not_signed_in'),
        tokenRefused,
        refused('wrong_current_password'),
        refused('second_factor_required'),
        refused('cross_site'),
      ],
    ),
  },
  // The update changes an attribute of the index `by_user`, which takes a unit too. `hardened` saves a round trip: its session tokens
  // contain the user's id.
  cost: { roundTrips: 5, readUnits: 2, writeUnits: 8, passwordHashes: 1 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
});

interface Deps
  extends ReauthenticateDeps,
    ProveCurrentPasswordDeps,
    ProveSecondFactorDeps,
    ProvePasskeyDeps,
    SessionCallerDeps {
  passkeys: ReauthenticateDeps['passkeys'] & ProvePasskeyDeps['passkeys'];
  challenges: ReauthenticateDeps['challenges'] & ProveSecondFactorDeps['challenges'];
  sessions: ReauthenticateDeps['sessions'] & SessionCallerDeps['sessions'];
  limits: ProveCurrentPasswordDeps['limits'] & ProveSecondFactorDeps['limits'];
  clock: ReauthenticateDeps['clock'];
  ids: ReauthenticateDeps['ids'] & ProveSecondFactorDeps['ids'];
  events: ReauthenticateDeps['events'];
  mode: ReauthenticateDeps['mode'] & ProvePasskeyDeps['mode'] & SessionCallerDeps['mode'];
}

type Settings = SessionRouteSettings &
  PasskeySettings & {
    readonly deviceCookie: CookieSettings;
    readonly challengeCookie: CookieSettings;
  };

export const createHandler = (deps: Deps, settings: Settings) =>
  privateEndpoint(
    authService,
    settings,
    proving(deps, settings),
    { body: reauthenticationBody },
    async ({ caller: user, session, body, cookie, isBrowser, ipAddress }) => {
      const prove = (): Promise<Proof> => {
        const device = cookie(settings.deviceCookie.name);
        if ('password' in body) return provePasswordAgain(deps, user, { ...body, ipAddress, device });
        const { challenge } = body;
        const browserSecret = cookie(settings.challengeCookie.name);
        if ('passkey' in body)
          return provePasskey(deps, { challenge, assertion: body.passkey, browserSecret, ipAddress, device }, user);
        // Nobody uses up the challenge of somebody else.
        if (ownerOf(challenge) !== user.id) throw new AuthError('invalid_challenge');
        return proveSecondFactor(deps, { ...body, browserSecret }, 'reauthentication');
      };
      const proof = await prove();
      const result = await reauthenticate(deps, { user, session }, proof, isBrowser);
      if (result.outcome === 'second-step')
        return withChallengeCookie(settings.challengeCookie, result, secondStepAnswer(settings, result));
      const { authenticatedAt, methods } = result.authentication;
      return ok(
        { message: 'reauthenticated', authenticated_at: authenticatedAt.toISOString(), methods },
        { cookies: clearChallenge(settings.challengeCookie, { cookie }) },
      );
    },
  );
