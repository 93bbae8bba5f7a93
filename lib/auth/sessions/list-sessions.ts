import type { SessionSummary, User } from '../entities';
import type { Clock } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import { type IdleSettings, isLiveSummary } from './idle-limit';

export interface ListSessionsDeps extends IdleSettings {
  sessions: Pick<SessionsStore, 'listSessions'>;
  clock: Clock;
}

/** `isCurrent`: whether it is the session of this request. */
export type ListedSession = SessionSummary & { readonly isCurrent: boolean };

/**
 * The live sessions of the caller on all surfaces, newest first. Reads an eventually consistent index: a session that has just
 * begun may be missing, and one that has just ended may still be listed. ASVS 5.0 7.5.2
 */
export const listSessions = async (
  deps: ListSessionsDeps,
  { caller, session }: { caller: User; session: Pick<SessionSummary, 'reference'> },
): Promise<ListedSession[]> => {
  const now = deps.clock.now();
  const all = await deps.sessions.listSessions(caller.id, now);
  return all
    .filter((listed) => isLiveSummary(deps, listed, caller, now))
    .map((listed) => ({ ...listed, isCurrent: listed.reference === session.reference }));
};
