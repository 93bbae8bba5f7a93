import * as v from 'valibot';
import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { type ReplaceRecoveryCodesDeps, replaceRecoveryCodes } from '../../../auth/totp/replace-recovery-codes';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { type SessionRouteSettings, withRecentAuthentication } from '../callers';
import { authService } from '../surface';
import {
  codeBody,
  codeBodyOf,
  exampleRecoveryCodes,
  noCode,
  notRecent,
  recoveryCodesEntry,
  wrongCode,
} from './answers';

export const operation = (): Operation => ({
  summary: 'Make new recovery codes',
  description: 'The old ones no longer work. A mail notifies the owner.',
  security: authServiceSecurity,
  body: codeBodyOf('287082'),
  answers: {
    200: {
      description: 'The new codes.',
      schema: v.strictObject({ recovery_codes: recoveryCodesEntry }),
      examples: { success: { recovery_codes: exampleRecoveryCodes } },
    },
    400: noCode,
    401: wrongCode,
    403: notRecent(),
    409: refusal('The user has no authenticator app.', [refused('totp_not_enabled')]),
  },
  cost: { roundTrips: 5, readUnits: 3, writeUnits: 10, passwordHashes: 0 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
});

type Deps = ReplaceRecoveryCodesDeps & SessionCallerDeps & RecentAuthenticationSettings;

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    withRecentAuthentication(deps, settings),
    { body: codeBody },
    async ({ caller, body: { code } }) => ok({ recovery_codes: await replaceRecoveryCodes(deps, caller, code) }),
  );
