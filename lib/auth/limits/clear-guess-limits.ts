import type { ContractMode } from '../contract-mode';
import { StoreUnavailableError } from '../errors';
import { settleBoth } from '../settle-both';
import type { LimitsStore } from '../stores/limits-store';
import { accountKey, type DevicesEnabledDeps, devicesEnabled, devicesKey } from './guess-limits';

/** What `clearGuessLimits` works with. */
export interface ClearGuessLimitsDeps extends DevicesEnabledDeps {
  mode: ContractMode;
  limits: Pick<LimitsStore, 'clear'>;
}

/** Who has a new password need not wait for what others guessed; where the store fails now, the window's end will do. */
export const clearGuessLimits = async (deps: ClearGuessLimitsDeps, email: string): Promise<void> => {
  const { limits, guessLimits } = deps;
  if (guessLimits.accountFailures === 0) return;
  const ofDevices = () => (devicesEnabled(deps) ? limits.clear(devicesKey(email)) : Promise.resolve());
  try {
    await settleBoth(limits.clear(accountKey(email)), ofDevices());
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
};
