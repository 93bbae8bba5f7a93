import type { SessionSummary } from '../entities';
import { AuthError } from '../errors';

export interface RecentAuthenticationSettings {
  /** How long after a sign-in a user may do sensitive things without signing in again. */
  recentAuthenticationSeconds: number;
}

/**
 * @throws {AuthError} `reauthentication_required` if the session began `recentAuthenticationSeconds` ago or earlier. Its
 * `minutes` are that time in whole minutes, rounded down. ASVS 5.0 7.5.1
 */
export const requireRecentAuthentication = (
  { recentAuthenticationSeconds: seconds }: RecentAuthenticationSettings,
  { createdAt }: Pick<SessionSummary, 'createdAt'>,
  now: Date,
): void => {
  if (now.getTime() - createdAt.getTime() >= seconds * 1000)
    throw new AuthError('reauthentication_required', { minutes: Math.floor(seconds / 60) });
};
