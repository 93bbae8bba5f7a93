import { StoreUnavailableError } from './errors';
import { accountKey, devicesKey, type GuessLimitSettings } from './guess-limits';
import type { LimitsStore } from './stores';
import { together } from './together';

/** What `liftLimit` works with. */
export interface LiftLimitDeps {
  limits: Pick<LimitsStore, 'clear'>;
  guessLimits: Pick<GuessLimitSettings, 'accountFailures'>;
}

/** Who has a new password need not wait for what others guessed; where the store fails now, the window's end will do. */
export const liftLimit = async ({ limits, guessLimits }: LiftLimitDeps, email: string): Promise<void> => {
  if (guessLimits.accountFailures === 0) return;
  try {
    await together(limits.clear(accountKey(email)), limits.clear(devicesKey(email)));
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
};
