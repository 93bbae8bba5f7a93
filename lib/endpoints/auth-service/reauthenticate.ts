import * as v from 'valibot';
import { type ProveCurrentPasswordDeps, provePasswordAgain } from '../../auth/credentials/prove-current-password';
import { requiredText } from '../../auth/fields';
import { METHODS } from '../../auth/methods';
import { type ReauthenticateDeps, reauthenticate } from '../../auth/sessions/reauthenticate';
import type { SessionCallerDeps } from '../../auth/tokens/find-session-caller';
import type { CookieSettings } from '../../http/cookies';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { authServiceSecurity, refusal } from '../answers';
import type { Operation } from '../operation';
import type { PasskeySettings } from '../passkey-options';
import { missing, refused, tokenRefused, unreadable } from '../refusals';
import { withChallengeCookie } from '../second-step';
import { proving, type SessionRouteSettings } from './callers';
import { secondStepAccepted, secondStepAnswer } from './second-step';
import { authService } from './surface';

/** As typed: the use-case checks it. */
export const reauthenticationBody = v.strictObject({ password: requiredText });

export const operation = (): Operation => ({
  summary: 'Prove again who I am',
  description:
    'Makes the proof of this session fresh, for the routes that need a sign-in of the last `RECENT_AUTHENTICATION` (10 minutes by ' +
    'default). The session goes on with the same cookie or tokens, and what was proved before still counts; new access tokens have ' +
    'the new `auth_time`. A user with a second factor is asked for it too.',
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
    },
    202: secondStepAccepted('The password is right, and the user has a second factor. The proof is not fresh yet.'),
    400: refusal('A field is missing or the body cannot be read.', [missing('password'), ...unreadable]),
    403: refusal('No live session, a wrong password, or a page of another site sent the request.', [
      refused('not_signed_in'),
      tokenRefused,
      refused('wrong_current_password'),
      refused('cross_site'),
    ]),
  },
  // The update changes an attribute of the index `by_user`, which takes a unit too. `hardened` saves a round trip: its session tokens
  // contain the user's id.
  cost: { roundTrips: 5, readUnits: 2, writeUnits: 7, passwordHashes: 1 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
});

type Deps = ReauthenticateDeps &
  ProveCurrentPasswordDeps &
  SessionCallerDeps & { clock: ReauthenticateDeps['clock']; ids: ReauthenticateDeps['ids'] };

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
      const device = cookie(settings.deviceCookie.name);
      const proof = await provePasswordAgain(deps, user, { ...body, ipAddress, device });
      const result = await reauthenticate(deps, { user, session }, proof, isBrowser);
      if (result.outcome === 'second-step')
        return withChallengeCookie(settings.challengeCookie, result, secondStepAnswer(settings, result));
      const { authenticatedAt, methods } = result.authentication;
      return ok({ message: 'reauthenticated', authenticated_at: authenticatedAt.toISOString(), methods });
    },
  );
