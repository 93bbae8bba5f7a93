import type { SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';

export interface EndSessionByReferenceDeps {
  sessions: Pick<SessionsStore, 'endSessionOf'>;
  events: SecurityEvents;
}

/**
 * End one session of the caller, on any surface; it may be the session of this request. When this returns, the session is
 * refused.
 * @param reference the `reference` of a `SessionSummary`, or any other text, which belongs to no session.
 * @returns `isCurrent`: whether it was the session of this request.
 * @throws {AuthError} `session_not_found` if the caller has no such session.
 */
export const endSessionByReference = async (
  { sessions, events }: EndSessionByReferenceDeps,
  { caller, session }: { caller: User; session: Pick<SessionSummary, 'reference'> },
  reference: string,
): Promise<{ isCurrent: boolean }> => {
  if (!(await sessions.endSessionOf(caller.id, reference))) throw new AuthError('session_not_found');
  await events.record({ event: 'session_ended', user: caller });
  return { isCurrent: reference === session.reference };
};
