import * as v from 'valibot';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { type EnableTotpDeps, enableTotp } from '../../../auth/totp/enable-totp';
import { setCookie } from '../../../http/cookies';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, noLiveSessionOrOtherSite, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { type SessionRouteSettings, settingUp } from '../callers';
import { authService } from '../surface';
import { codeBody, codeBodyOf, exampleRecoveryCodes, noCode, recoveryCodesEntry, wrongCode } from './answers';

const message = 'second factor enabled';

export const operation = (): Operation => ({
  summary: 'Finish setting up an authenticator app',
  description:
    'From now on, signing in takes a code of the app. Ends every session of the user and begins a new one for this browser. A mail ' +
    'notifies the owner.',
  security: authServiceSecurity,
  body: codeBodyOf('287082'),
  answers: {
    200: {
      description: 'The app is set up, and every older session has ended.',
      schema: v.strictObject({ message: v.literal(message), recovery_codes: recoveryCodesEntry }),
      examples: { success: { message, recovery_codes: exampleRecoveryCodes } },
      headers: { 'set-cookie': 'The new session, as a sign-in sets it.' },
    },
    400: noCode,
    401: wrongCode,
    403: noLiveSessionOrOtherSite,
    409: refusal('The user has an authenticator app already; or none is being set up, or its set-up has expired.', [
      refused('totp_enabled'),
      refused('totp_not_enabled'),
    ]),
  },
  // 12 of the writes are one transaction: app, set-up, recovery codes, user, event and mail. The others reserve and release an attempt,
  // and begin the session.
  cost: { roundTrips: 5, readUnits: 3, writeUnits: 24, passwordHashes: 0 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
});

type Settings = SessionRouteSettings & { readonly sessionDurationSeconds: number | null };

export const createHandler = (deps: EnableTotpDeps & SessionCallerDeps, settings: Settings) =>
  privateEndpoint(
    authService,
    settings,
    settingUp(deps, settings),
    { body: codeBody },
    async ({ caller: user, session, body: { code }, ipAddress, client }) => {
      const { sessionDurationSeconds: durationSeconds } = settings;
      const input = { code, durationSeconds, ipAddress, client };
      const { recoveryCodes, token } = await enableTotp(deps, { user, session }, input);
      const cookies = [setCookie(settings.sessionCookie, token, durationSeconds)];
      return ok({ message, recovery_codes: recoveryCodes }, { cookies });
    },
  );
