import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';

/**
 * Why this user may not sign in, whatever they prove; `null` if they may. A session that has begun is live only while this is
 * `null`.
 */
export const signInObstacle = (
  { mode }: { mode: Pick<ContractMode, 'verifiesEmails'> },
  { active, emailVerified }: Pick<User, 'active' | 'emailVerified'>,
): 'not_active' | 'not_verified' | null => {
  if (!active) return 'not_active';
  return mode.verifiesEmails && !emailVerified ? 'not_verified' : null;
};
