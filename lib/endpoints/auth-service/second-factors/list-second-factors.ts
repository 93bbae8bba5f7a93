import * as v from 'valibot';
import { settleBoth } from '../../../auth/settle';
import type { PasskeysStore } from '../../../auth/stores/passkeys-store';
import type { TotpStore } from '../../../auth/stores/totp-store';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, noLiveSession } from '../../answers';
import type { Operation } from '../../operation';
import { type SessionRouteSettings, settingUp } from '../callers';
import { examplePasskey, listedPasskey, passkeySchema } from '../passkeys/listed-passkey';
import { authService } from '../surface';

export const operation = (): Operation => ({
  summary: 'List my second factors',
  description: 'What the caller can prove who they are with, besides a password.',
  security: authServiceSecurity,
  answers: {
    200: {
      description: 'The second factors. No answer contains a secret.',
      schema: v.strictObject({
        totp: v.strictObject({
          enabled: v.pipe(v.boolean(), v.description('Whether an authenticator app is set up.')),
          enabled_at: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
        }),
        recovery_codes: v.strictObject({
          left: v.pipe(
            v.number(),
            v.integer(),
            v.minValue(0),
            v.description('How many recovery codes were not used yet.'),
          ),
        }),
        passkeys: v.pipe(v.array(passkeySchema), v.description('Oldest first.')),
      }),
      examples: {
        success: {
          totp: { enabled: true, enabled_at: '2026-11-20T10:00:00.000Z' },
          recovery_codes: { left: 10 },
          passkeys: [examplePasskey],
        },
      },
    },
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

interface ListSecondFactorsDeps extends SessionCallerDeps {
  totp: Pick<TotpStore, 'findCodes'>;
  passkeys: Pick<PasskeysStore, 'listPasskeys'>;
}

export const createHandler = (deps: ListSecondFactorsDeps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, settingUp(deps, settings), {}, async ({ caller }) => {
    // Both in one round trip.
    const [{ totp, recoveryHashes }, passkeys] = await settleBoth(
      deps.totp.findCodes(caller.id),
      deps.passkeys.listPasskeys(caller.id),
    );
    return ok({
      totp: { enabled: totp !== null, enabled_at: totp?.enabledAt.toISOString() ?? null },
      recovery_codes: { left: recoveryHashes.length },
      passkeys: passkeys.map(listedPasskey),
    });
  });
