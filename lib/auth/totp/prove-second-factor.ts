import type { Proof } from '../credentials/proof';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { type Attempt, releaseUnlessRefused, reserveAndLoad } from '../limits/guess-limits';
import { newFactorNotice } from '../mailing/new-notice';
import { provedByBoth } from '../methods';
import type { Ids } from '../ports';
import { type GetOwnChallengeDeps, getOwnChallenge, type SentChallenge } from '../sessions/get-own-challenge';
import type { ChallengePurpose, OwnedChallenge } from '../stores/challenges-store';
import type { CodeUse, SecondFactorCodes, TotpStore } from '../stores/totp-store';
import { type CodeLimitsDeps, reserveChallengeCode } from './code-limits';
import { type CodeUseDeps, findCodeUse } from './code-use';
import { RECOVERY_CODES } from './recovery-codes';

export interface ProveSecondFactorDeps extends GetOwnChallengeDeps, CodeLimitsDeps, CodeUseDeps {
  totp: Pick<TotpStore, 'findCodes' | 'useCode'>;
  clock: GetOwnChallengeDeps['clock'];
  ids: Pick<Ids, 'newId'>;
}

/** A challenge, and the code that answers it, as typed. */
export interface CodeStep extends SentChallenge {
  readonly code: string;
}

/**
 * Take the second step with a code of the user's authenticator app or a recovery code. Challenge and code are used up together. It
 * takes three round trips, and another one if a container opens its first secret.
 * @returns what the user proved in both steps.
 * @throws {AuthError} `invalid_challenge` as `getOwnChallenge`, and after five wrong codes; `wrong_code` for a code that is wrong or
 * was used; `too_many_attempts` after ten wrong codes of the account.
 * @see ASVS 5.0 2.3.1, 6.3.1; RFC 6238 section 5.2
 */
export const proveSecondFactor = async (
  deps: ProveSecondFactorDeps,
  { code, ...sent }: CodeStep,
  purpose: Extract<ChallengePurpose, 'second-factor' | 'reauthentication'>,
): Promise<Proof> => {
  const { challenge, user } = await getOwnChallenge(deps, sent, purpose);
  const [attempt, codes] = await reserveAndFind(deps, user, challenge);
  return releaseUnlessRefused(attempt, async () => {
    const use = await takeStep(deps, { user, challenge, attempt, codes, code });
    const { subject } = challenge;
    if (use.kind === 'recovery-code') await deps.events.record({ event: 'recovery_code_used', user });
    return {
      user,
      ...provedByBoth(subject, { methods: [use.kind === 'totp' ? 'otp' : 'recovery'] }),
      authenticatedAt: deps.clock.now(),
      from: subject.isKnownDevice ? 'known-device' : 'unknown-device',
      release: attempt.release,
    };
  });
};

interface Step {
  readonly user: User;
  readonly challenge: OwnedChallenge;
  readonly attempt: Attempt;
  readonly codes: SecondFactorCodes;
  readonly code: string;
}

/** Check and use the code. Each retry has fewer recovery codes, because somebody else used one of them. */
const takeStep = async (deps: ProveSecondFactorDeps, step: Step): Promise<CodeUse> => {
  const { user, challenge, attempt, code } = step;
  let { codes } = step;
  for (let retries = 0; retries <= RECOVERY_CODES; retries += 1) {
    const use = await findCodeUse(deps, user.id, codes, code);
    if (use === null) break;
    const mail =
      use.kind === 'totp' ? undefined : newFactorNotice(deps, 'recovery-code-used', user, { codesLeft: use.left });
    const outcome = await deps.totp.useCode({ userId: user.id, use, challengeHash: challenge.tokenHash, mail });
    if (outcome === 'used') return use;
    if (outcome === 'challenge-used') {
      // The code was right, so this was no guess.
      await attempt.release();
      throw await refusal(deps, user, new AuthError('invalid_challenge'));
    }
    if (outcome === 'code-used') break;
    codes = await deps.totp.findCodes(user.id);
  }
  throw await refusal(deps, user, new AuthError('wrong_code'));
};

const reserveAndFind = async (
  deps: ProveSecondFactorDeps,
  user: User,
  { tokenHash: challengeHash }: OwnedChallenge,
): Promise<[Attempt, SecondFactorCodes]> => {
  const reservation = reserveChallengeCode(deps, { userId: user.id, challengeHash });
  try {
    return await reserveAndLoad(reservation, deps.totp.findCodes(user.id));
  } catch (error) {
    throw error instanceof AuthError ? await refusal(deps, user, error) : error;
  }
};

const refusal = async ({ events }: ProveSecondFactorDeps, user: User, error: AuthError): Promise<AuthError> => {
  await events.record({ event: 'second_factor_refused', user, reason: error.code });
  return error;
};
