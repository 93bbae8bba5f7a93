import * as v from 'valibot';
import { AuthError } from '../../../auth/errors';
import { type RequestRegistrationDeps, requestRegistration } from '../../../auth/passkeys/request-registration';
import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import { CHALLENGE_SECONDS } from '../../../auth/sessions/second-step';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { type CookieSettings, setCookie } from '../../../http/cookies';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { creationOptions, creationOptionsSchema, type PasskeySettings } from '../../passkey-options';
import { refused, tokenRefused, withoutSecondFactor } from '../../refusals';
import { setsChallenge } from '../../second-step';
import { type SessionRouteSettings, settingUp, withRecentAuthentication } from '../callers';
import { authService } from '../surface';

export const operation = (): Operation => ({
  summary: 'Begin to add a passkey',
  description:
    'Needs a recent sign-in. Pass `passkey_options` to the browser, and send what it returns, with `challenge`, to `POST /passkeys`.',
  security: authServiceSecurity,
  answers: {
    200: {
      description: 'The challenge works once, for 5 minutes, in the session and browser that asked.',
      schema: v.strictObject({ challenge: v.string(), passkey_options: creationOptionsSchema }),
      examples: {
        success: {
          challenge: '7d444840-9dc0-41d1-b245-5ffdce74fad2.bmV3X3Bhc3NrZXlfb2ZfdGhlX3NpZ25lZF9pbl91c2Vy',
          passkey_options: {
            challenge: 'bmV3X3Bhc3NrZXlfb2ZfdGhlX3NpZ25lZF9pbl91c2Vy',
            rp: { id: 'auth.example.com', name: 'Latchkey' },
            user: {
              id: 'N2Q0NDQ4NDAtOWRjMC00MWQxLWIyNDUtNWZmZGNlNzRmYWQy',
              name: 'bob@example.com',
              displayName: 'bob@example.com',
            },
            pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
            authenticatorSelection: {
              residentKey: 'required',
              requireResidentKey: true,
              userVerification: 'preferred',
            },
            attestation: 'none',
            excludeCredentials: [],
            timeout: 300_000,
          },
        },
      },
      optionalHeaders: { 'set-cookie': setsChallenge },
    },
    403: refusal(
      'No live session, a sign-in longer ago than `RECENT_AUTHENTICATION` (10 minutes by default), or a page of another site sent the request.',
      [
        refused('not_signed_in'),
        tokenRefused,
        refused('cross_site'),
        new AuthError('reauthentication_required', { minutes: 10 }),
        ...withoutSecondFactor,
      ],
    ),
    409: refusal('The user has 20 passkeys.', [refused('too_many_passkeys')]),
  },
  cost: {
    roundTrips: 2,
    readUnits: 3,
    writeUnits: 1,
    passwordHashes: 0,
    growsWith: 'the passkeys of the user, per 4 KB, about 10 passkeys',
  },
  classicCost: { roundTrips: 3 },
});

type Settings = SessionRouteSettings &
  PasskeySettings & { readonly challengeCookie: CookieSettings; readonly serviceName: string };

export const createHandler = (
  deps: SessionCallerDeps & RequestRegistrationDeps & RecentAuthenticationSettings,
  settings: Settings,
) =>
  privateEndpoint(
    authService,
    settings,
    withRecentAuthentication(deps, settings, settingUp(deps, settings)),
    {},
    async (request) => {
      const { caller: user, session, isBrowser, cookie } = request;
      const sent = cookie(settings.challengeCookie.name);
      const asked = await requestRegistration(deps, { user, session }, { isBrowser, browserSecret: sent });
      const { token: challenge, browserSecret, passkeys, algorithms } = asked;
      const cookies =
        browserSecret === null ? [] : [setCookie(settings.challengeCookie, browserSecret, CHALLENGE_SECONDS)];
      const passkey_options = creationOptions(settings, { challenge, user, passkeys, algorithms });
      return ok({ challenge, passkey_options }, { cookies });
    },
  );
