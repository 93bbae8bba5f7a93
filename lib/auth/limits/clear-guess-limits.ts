import type { ContractMode } from '../contract-mode';
import { StoreUnavailableError } from '../errors';
import type { LimitsStore } from '../stores/limits-store';
import { together } from '../together';
import { accountKey, devicesKey, type KnowsDevicesDeps, knowsDevices } from './guess-limits';

/** What `liftLimit` works with. */
export interface LiftLimitDeps extends KnowsDevicesDeps {
  mode: ContractMode;
  limits: Pick<LimitsStore, 'clear'>;
}

/** Who has a new password need not wait for what others guessed; where the store fails now, the window's end will do. */
export const liftLimit = async (deps: LiftLimitDeps, email: string): Promise<void> => {
  const { limits, guessLimits } = deps;
  if (guessLimits.accountFailures === 0) return;
  const ofDevices = () => (knowsDevices(deps) ? limits.clear(devicesKey(email)) : Promise.resolve());
  try {
    await together(limits.clear(accountKey(email)), ofDevices());
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
  }
};
