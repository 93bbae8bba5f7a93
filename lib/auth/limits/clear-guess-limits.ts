import type { ContractMode } from '../contract-mode';
import { ifAvailable } from '../if-available';
import { settleBoth } from '../settle';
import type { LimitsStore } from '../stores/limits-store';
import { accountKey, type DevicesEnabledDeps, devicesEnabled, devicesKey } from './guess-limits';

export interface ClearGuessLimitsDeps extends DevicesEnabledDeps {
  mode: ContractMode;
  limits: Pick<LimitsStore, 'clear'>;
}

/**
 * Clear the failed attempts on an account whose owner has just set a password, so that they can sign in at once. Best effort:
 * while the store is unavailable nothing is cleared, and the limit expires with its window.
 */
export const clearGuessLimits = async (deps: ClearGuessLimitsDeps, email: string): Promise<void> => {
  const { limits, guessLimits } = deps;
  if (guessLimits.accountFailures === 0) return;
  const clearDevices = () => (devicesEnabled(deps) ? limits.clear(devicesKey(email)) : Promise.resolve());
  await ifAvailable(settleBoth(limits.clear(accountKey(email)), clearDevices()));
};
