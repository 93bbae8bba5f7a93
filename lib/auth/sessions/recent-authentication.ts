import type { Session } from '../entities';
import { AuthError } from '../errors';

/** How long after a sign-in a user may do sensitive things without signing in again. ASVS 5.0 7.5.1 */
const FRESH_SECONDS = 600;

/** @throws {AuthError} `reauthentication_required` if the session began 10 minutes ago or earlier. */
export const requireRecentAuthentication = ({ createdAt }: Pick<Session, 'createdAt'>, now: Date): void => {
  if (now.getTime() - createdAt.getTime() >= FRESH_SECONDS * 1000) throw new AuthError('reauthentication_required');
};
