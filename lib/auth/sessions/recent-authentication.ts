import type { SessionSummary } from '../entities';
import { AuthError } from '../errors';

export interface RecentAuthenticationSettings {
  /** How long after an authentication a user may do sensitive things without another one. */
  recentAuthenticationSeconds: number;
}

/** Whether the user of a session authenticated less than `recentAuthenticationSeconds` ago. ASVS 5.0 7.5.1 */
export const isRecentlyAuthenticated = (
  { recentAuthenticationSeconds: seconds }: RecentAuthenticationSettings,
  { authenticatedAt }: Pick<SessionSummary, 'authenticatedAt'>,
  now: Date,
): boolean => now.getTime() - authenticatedAt.getTime() < seconds * 1000;

/**
 * @throws {AuthError} `reauthentication_required` if the user of the session last authenticated `recentAuthenticationSeconds` ago
 * or earlier. Its `minutes` are that time in whole minutes, rounded down. ASVS 5.0 7.5.1
 */
export const requireRecentAuthentication = (
  settings: RecentAuthenticationSettings,
  session: Pick<SessionSummary, 'authenticatedAt'>,
  now: Date,
): void => {
  if (isRecentlyAuthenticated(settings, session, now)) return;
  throw new AuthError('reauthentication_required', { minutes: Math.floor(settings.recentAuthenticationSeconds / 60) });
};
