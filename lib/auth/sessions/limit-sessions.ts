import type { User } from '../entities';
import { ifAvailable } from '../if-available';
import type { Clock } from '../ports';
import { settleAll, settleBoth } from '../settle';
import type { SessionsStore } from '../stores/sessions-store';
import { type IdleSettings, isLiveSummary } from './idle-limit';

/**
 * The maximum number of sessions that one sign-in ends. A user with hundreds of older sessions loses the others at later
 * sign-ins.
 */
const MAX_ENDED = 25;

export interface LimitSessionsDeps extends IdleSettings {
  sessions: Pick<SessionsStore, 'listSessions' | 'endSessionOf'>;
  clock: Clock;
  /** The maximum number of sessions of a user. */
  maxSessions: number;
}

/**
 * Begin a session, then end the oldest sessions of the user above the maximum. Best effort: the list comes from an eventually
 * consistent index, so after sign-ins at the same time the user may have more sessions until the next sign-in. ASVS 5.0 7.1.2
 * @param session `reference` of the new session, which is never ended here; `replaces`, the reference of a session that `begin`
 * ends.
 * @param begin stores the session. It runs while the list is read, so that this takes one round trip if no session must end.
 * @throws any error of `begin`.
 */
export const limitSessions = async (
  deps: LimitSessionsDeps,
  { user, ...session }: { user: User; reference: string; replaces: string | null },
  begin: () => Promise<void>,
): Promise<void> => {
  const now = deps.clock.now();
  // If the store is unavailable, the new session stays, and the next sign-in ends the older ones.
  const [, listed = []] = await settleBoth(begin(), ifAvailable(deps.sessions.listSessions(user.id, now)));
  const others = listed.filter(
    (other) =>
      other.reference !== session.reference &&
      other.reference !== session.replaces &&
      isLiveSummary(deps, other, user, now),
  );
  const tooMany = others.slice(Math.max(0, deps.maxSessions - 1)).slice(-MAX_ENDED);
  await settleAll(tooMany.map(({ reference }) => ifAvailable(deps.sessions.endSessionOf(user.id, reference))));
};
