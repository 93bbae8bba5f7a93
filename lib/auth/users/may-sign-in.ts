import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';

/**
 * Whether a user may sign in and have live sessions: they are active, and their email is verified where the mode requires that. A
 * user of another mode may not have verified it.
 */
export const maySignIn = (
  { mode }: { mode: Pick<ContractMode, 'verifiesEmails'> },
  { active, emailVerified }: Pick<User, 'active' | 'emailVerified'>,
): boolean => active && (emailVerified || !mode.verifiesEmails);
