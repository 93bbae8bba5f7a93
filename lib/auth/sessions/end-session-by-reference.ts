import type { Session, User } from '../entities';
import { AuthError } from '../errors';
import type { SecurityEvents } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';

export interface EndSessionByReferenceDeps {
  sessions: Pick<SessionsStore, 'endSessionOf'>;
  events: SecurityEvents;
}

/**
 * End one sign-in of the caller, on whatever surface; the one that asks as well. When this returns, its next check fails.
 * @param reference as `SessionSummary` has it; any other text names none.
 * @returns whether it was the one that asks.
 * @throws {AuthError} `session_not_found` for what is none of theirs.
 */
export const endSessionByReference = async (
  { sessions, events }: EndSessionByReferenceDeps,
  { caller, session }: { caller: User; session: Pick<Session, 'tokenHash'> },
  reference: string,
): Promise<{ isCurrent: boolean }> => {
  if (!(await sessions.endSessionOf(caller.id, reference))) throw new AuthError('session_not_found');
  await events.record({ event: 'session_ended', userId: caller.id });
  return { isCurrent: reference === session.tokenHash };
};
