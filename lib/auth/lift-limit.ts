import { StoreUnavailableError } from './errors';
import { accountKey, type GuessLimitSettings } from './guess-limits';
import type { LimitsStore } from './stores';

/** What `liftLimit` works with. */
export interface LiftLimitDeps {
  limits: Pick<LimitsStore, 'clear'>;
  guessLimits: Pick<GuessLimitSettings, 'accountFailures'>;
}

/** Who has a new password need not wait for what others guessed; where the store fails now, the window's end will do. */
export const liftLimit = async ({ limits, guessLimits }: LiftLimitDeps, email: string): Promise<void> => {
  if (guessLimits.accountFailures === 0) return;
  try {
    await limits.clear(accountKey(email));
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
};
