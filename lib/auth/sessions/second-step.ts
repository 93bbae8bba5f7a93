import { hashToken } from '../../crypto/hash-token';
import { authenticationOf, type Proof } from '../credentials/proof';
import type { Passkey, User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { ChallengePurpose, ChallengesStore } from '../stores/challenges-store';
import type { PasskeysStore } from '../stores/passkeys-store';
import { formatOwnedSecret } from '../user-id';

/** How long a challenge lives. */
export const CHALLENGE_SECONDS = 300;

/** The ways to take the second step, by the names that answers use. */
export const SECOND_FACTORS = ['totp', 'recovery_code', 'passkey'] as const;

export type SecondFactor = (typeof SECOND_FACTORS)[number];

/** The second step that a user has to take. */
export interface SecondStep {
  readonly user: User;
  /** The token of the challenge: `<user id>.<43 characters>`. The client sends it back with the second factor. */
  readonly challenge: string;
  /** At least one. */
  readonly methods: readonly SecondFactor[];
  /** Those that can answer the challenge; none unless `methods` has `passkey`. */
  readonly passkeys: readonly Passkey[];
  /** For the challenge cookie of the browser; `null` for a program. */
  readonly browserSecret: string | null;
}

export interface AskSecondFactorDeps {
  challenges: Pick<ChallengesStore, 'createChallenge'>;
  passkeys: Pick<PasskeysStore, 'listPasskeys'>;
  clock: Clock;
  ids: Pick<Ids, 'newSecret'>;
  events: SecurityEvents;
}

/**
 * Ask a user for a second factor after a proof that is not enough. Takes one round trip. The attempt of the proof is released.
 * @param input.isBrowser whether a browser sent the request. Then only the same browser can take the second step.
 * @throws {AuthError} `second_factor_required` if the user has no other factor than the proved one.
 * @see ASVS 5.0 2.3.1
 */
export const askSecondFactor = async (
  deps: AskSecondFactorDeps,
  proof: Proof,
  {
    isBrowser,
    purpose,
  }: { isBrowser: boolean; purpose: Extract<ChallengePurpose, 'second-factor' | 'reauthentication'> },
): Promise<SecondStep> => {
  const { user, from, methods } = proof;
  const others = secondFactorsOf(user, proof);
  if (others.length === 0) {
    await proof.release();
    throw new AuthError('second_factor_required');
  }
  const challenge = formatOwnedSecret(user.id, deps.ids.newSecret());
  const browserSecret = isBrowser ? deps.ids.newSecret() : null;
  const stored = deps.challenges.createChallenge({
    tokenHash: hashToken(challenge),
    purpose,
    subject: {
      userId: user.id,
      epoch: user.sessionEpoch,
      isKnownDevice: from === 'known-device',
      ...authenticationOf(proof),
    },
    browserHash: browserSecret === null ? null : hashToken(browserSecret),
    expiresAt: new Date(deps.clock.now().getTime() + CHALLENGE_SECONDS * 1000),
  });
  const listed = others.includes('passkey') ? deps.passkeys.listPasskeys(user.id) : Promise.resolve([]);
  const [, [passkeys]] = await settleBoth(stored, settleBoth(listed, proof.release()));
  await deps.events.record({ event: 'second_factor_requested', user, methods });
  return { user, challenge, methods: others, passkeys, browserSecret };
};

/** The other factors of a user. A passkey that has been used already is not one. */
export const secondFactorsOf = (user: User, { methods }: Pick<Proof, 'methods'>): SecondFactor[] => [
  ...(user.hasTotp ? (['totp', 'recovery_code'] as const) : []),
  ...(user.passkeys > 0 && !methods.includes('hwk') ? (['passkey'] as const) : []),
];
