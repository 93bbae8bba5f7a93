import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';

interface Mode {
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

/** Why a user may not sign in, whatever they prove; `null` if they may. A user of another mode may not have verified their email. */
export const signInObstacle = (
  { mode }: Mode,
  { active, emailVerified }: Pick<User, 'active' | 'emailVerified'>,
): 'not_active' | 'not_verified' | null => {
  if (!active) return 'not_active';
  return mode.verifiesEmails && !emailVerified ? 'not_verified' : null;
};

/** Whether a user may sign in and have live sessions. */
export const maySignIn = (deps: Mode, user: Pick<User, 'active' | 'emailVerified'>): boolean =>
  signInObstacle(deps, user) === null;
