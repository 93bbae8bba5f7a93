import { AuthError } from '../errors';
import { type Attempt, reserveAll } from '../limits/guess-limits';
import type { Clock } from '../ports';
import { settleBoth } from '../settle';
import type { LimitsStore } from '../stores/limits-store';

/** How many wrong codes an account may have in `WINDOW_SECONDS`, codes of all kinds together. NIST SP 800-63B-4 section 3.1.4.2 */
export const WRONG_CODES_PER_ACCOUNT = 10;
/** After so many wrong codes, a challenge is worth nothing. */
export const WRONG_CODES_PER_CHALLENGE = 5;

const WINDOW_SECONDS = 900;

export interface CodeLimitsDeps {
  limits: Pick<LimitsStore, 'reserve' | 'release'>;
  clock: Clock;
}

/**
 * Count one attempt to guess a code of an account, before the code is checked. The limits are exact, however many attempts run at
 * the same time on all instances, and apart from those of passwords.
 * @throws {AuthError} `too_many_attempts`; in this case nothing is counted.
 */
export const reserveCode = (deps: CodeLimitsDeps, userId: string): Promise<Attempt> =>
  reserveAll(deps, [{ key: `second-factor#${userId}`, max: WRONG_CODES_PER_ACCOUNT, windowSeconds: WINDOW_SECONDS }]);

/**
 * As `reserveCode`, for a code that answers a challenge, in one round trip. Call it only for a challenge that exists: nobody else may
 * use up the attempts of a user.
 * @throws {AuthError} `invalid_challenge` after `WRONG_CODES_PER_CHALLENGE` wrong codes for this challenge.
 */
export const reserveChallengeCode = async (
  deps: CodeLimitsDeps,
  { userId, challengeHash }: { userId: string; challengeHash: string },
): Promise<Attempt> => {
  // Longer than any challenge lives, so a full window means that the challenge is dead.
  const counter = {
    key: `challenge#${challengeHash}`,
    max: WRONG_CODES_PER_CHALLENGE,
    windowSeconds: WINDOW_SECONDS,
  };
  const [ofChallenge, ofAccount] = await Promise.allSettled([reserveAll(deps, [counter]), reserveCode(deps, userId)]);
  if (ofChallenge.status === 'fulfilled' && ofAccount.status === 'fulfilled') {
    const release = async () => void (await settleBoth(ofChallenge.value.release(), ofAccount.value.release()));
    return { release };
  }
  if (ofChallenge.status === 'fulfilled') await ofChallenge.value.release();
  if (ofAccount.status === 'fulfilled') await ofAccount.value.release();
  if (ofChallenge.status === 'fulfilled') throw (ofAccount as PromiseRejectedResult).reason;
  const error: unknown = ofChallenge.reason;
  throw error instanceof AuthError ? new AuthError('invalid_challenge') : error;
};
