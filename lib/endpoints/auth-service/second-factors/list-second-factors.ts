import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, noLiveSession } from '../../answers';
import { type ListSecondFactorsDeps, listSecondFactors, secondFactorsAnswer } from '../../listed-second-factors';
import type { Operation } from '../../operation';
import { type SessionRouteSettings, settingUp } from '../callers';
import { authService } from '../surface';

export const operation = (): Operation => ({
  summary: 'List my second factors',
  description: 'What the caller can prove who they are with, besides a password.',
  security: authServiceSecurity,
  answers: {
    200: secondFactorsAnswer('The second factors. No answer contains a secret.'),
    403: noLiveSession,
  },
  cost: {
    roundTrips: 2,
    readUnits: 4,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the passkeys of the user, per 4 KB, about 10 passkeys',
  },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (deps: SessionCallerDeps & ListSecondFactorsDeps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, settingUp(deps, settings), {}, async ({ caller }) =>
    ok(await listSecondFactors(deps, caller.id)),
  );
