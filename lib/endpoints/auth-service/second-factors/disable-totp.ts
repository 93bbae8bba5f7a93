import * as v from 'valibot';
import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { type DisableTotpDeps, disableTotp } from '../../../auth/totp/disable-totp';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { type SessionRouteSettings, withRecentAuthentication } from '../callers';
import { authService } from '../surface';
import { codeBody, codeBodyOf, noCode, notRecent, wrongCode } from './answers';

const message = 'second factor disabled';

export const operation = (): Operation => ({
  summary: 'Remove my authenticator app',
  description: 'Recovery codes stop working too. Sessions continue. A mail notifies the owner.',
  security: authServiceSecurity,
  body: codeBodyOf('287082'),
  answers: {
    200: {
      description: 'The app and the recovery codes are removed.',
      schema: v.strictObject({ message: v.literal(message) }),
      examples: { success: { message } },
    },
    400: noCode,
    401: wrongCode,
    403: notRecent(),
    409: refusal('The user has no authenticator app.', [refused('totp_not_enabled')]),
  },
  cost: { roundTrips: 4, readUnits: 3, writeUnits: 15, passwordHashes: 0 },
  classicCost: { roundTrips: 5 },
  isGuessLimited: true,
});

type Deps = DisableTotpDeps & SessionCallerDeps & RecentAuthenticationSettings;

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    withRecentAuthentication(deps, settings),
    { body: codeBody },
    async ({ caller, body: { code } }) => {
      await disableTotp(deps, caller, code);
      return ok({ message });
    },
  );
