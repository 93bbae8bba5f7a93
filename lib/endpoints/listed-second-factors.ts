import * as v from 'valibot';
import { settleBoth } from '../auth/settle';
import type { PasskeysStore } from '../auth/stores/passkeys-store';
import type { SecondFactorCodes, TotpStore } from '../auth/stores/totp-store';
import { examplePasskey, listedPasskey, passkeySchema } from './listed-passkey';
import type { Answer } from './operation';

/** The schema of what `listSecondFactors` returns. */
export const secondFactorsSchema = v.strictObject({
  totp: v.strictObject({
    enabled: v.pipe(v.boolean(), v.description('Whether an authenticator app is set up.')),
    enabled_at: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  }),
  recovery_codes: v.strictObject({
    left: v.pipe(v.number(), v.integer(), v.minValue(0), v.description('How many recovery codes were not used yet.')),
  }),
  passkeys: v.pipe(v.array(passkeySchema), v.description('Oldest first.')),
});

/** What `listSecondFactors` returns. */
export type ListedSecondFactors = v.InferOutput<typeof secondFactorsSchema>;

export interface ListSecondFactorsDeps {
  totp: Pick<TotpStore, 'findCodes'>;
  passkeys: Pick<PasskeysStore, 'listPasskeys'>;
}

/** The JSON form of second factors, without a secret. Times are ISO 8601 in UTC. */
const listed = (
  { totp, recoveryHashes }: SecondFactorCodes,
  passkeys: Awaited<ReturnType<PasskeysStore['listPasskeys']>>,
): ListedSecondFactors => ({
  totp: { enabled: totp !== null, enabled_at: totp?.enabledAt.toISOString() ?? null },
  recovery_codes: { left: recoveryHashes.length },
  passkeys: passkeys.map(listedPasskey),
});

/** List the second factors of a user, in their JSON form, in one round trip. */
export const listSecondFactors = async ({ totp, passkeys }: ListSecondFactorsDeps, userId: string) =>
  listed(...(await settleBoth(totp.findCodes(userId), passkeys.listPasskeys(userId))));

/** The JSON form of a user without second factors. */
export const noSecondFactors = listed({ totp: null, recoveryHashes: [] }, []);

/** A success that shows the second factors of a user. */
export const secondFactorsAnswer = (description: string): Answer => ({
  description,
  schema: secondFactorsSchema,
  examples: {
    success: {
      totp: { enabled: true, enabled_at: '2026-11-20T10:00:00.000Z' },
      recovery_codes: { left: 10 },
      passkeys: [examplePasskey],
    },
  },
});

/** A success that shows a user without second factors. */
export const noSecondFactorsAnswer = (description: string): Answer => ({
  description,
  schema: secondFactorsSchema,
  examples: { success: noSecondFactors },
});
