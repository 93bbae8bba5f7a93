import type { Clock } from '../ports';
import type { LimitsStore } from '../stores/limits-store';
import { accountKey, type GuessLimitSettings } from './guess-limits';

export interface FindGuessLockDeps {
  limits: Pick<LimitsStore, 'findFull'>;
  clock: Clock;
  guessLimits: Pick<GuessLimitSettings, 'accountFailures'>;
}

/**
 * Until when passwords of an account are refused because too many were wrong. Devices that have signed in before have a limit of their
 * own and may still sign in. For display only.
 * @param email canonical.
 * @returns `null` if passwords are checked.
 */
export const findGuessLock = async (
  { limits, clock, guessLimits: { accountFailures: max } }: FindGuessLockDeps,
  email: string,
): Promise<Date | null> => (max === 0 ? null : limits.findFull({ key: accountKey(email), max, now: clock.now() }));
