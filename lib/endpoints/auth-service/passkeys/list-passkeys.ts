import * as v from 'valibot';
import type { PasskeysStore } from '../../../auth/stores/passkeys-store';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, noLiveSession } from '../../answers';
import { examplePasskey, listedPasskey, passkeySchema } from '../../listed-passkey';
import type { Operation } from '../../operation';
import { type SessionRouteSettings, signedIn } from '../callers';
import { authService } from '../surface';

export const operation = (): Operation => ({
  summary: 'List my passkeys',
  description: 'Oldest first.',
  security: authServiceSecurity,
  answers: {
    200: {
      description: 'The passkeys of the user.',
      schema: v.strictObject({ passkeys: v.array(passkeySchema) }),
      examples: { success: { passkeys: [examplePasskey] } },
    },
    403: noLiveSession,
  },
  cost: {
    roundTrips: 2,
    readUnits: 3,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the passkeys of the user, per 4 KB, about 10 passkeys',
  },
  classicCost: { roundTrips: 3 },
});

type Deps = SessionCallerDeps & { passkeys: Pick<PasskeysStore, 'listPasskeys'> };

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), {}, async ({ caller }) => {
    const passkeys = await deps.passkeys.listPasskeys(caller.id);
    return ok({ passkeys: passkeys.map(listedPasskey) });
  });
