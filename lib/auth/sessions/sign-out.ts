import type { SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import { type EndLiveSessionDeps, endLiveSession } from './end-live-session';

/**
 * Sign out on the auth service: end the live session of the caller.
 * @throws {AuthError} `not_signed_in` if another request ended it at the same time.
 */
export const signOut = async (
  deps: EndLiveSessionDeps,
  user: Pick<User, 'id' | 'customerId'>,
  session: Pick<SessionSummary, 'reference'>,
): Promise<void> => {
  if (!(await endLiveSession(deps, user, session))) throw new AuthError('not_signed_in');
};
