import type { User } from '../entities';
import { ifAvailable } from '../if-available';
import type { Clock } from '../ports';
import { settleAll, settleBoth } from '../settle';
import type { SessionsStore } from '../stores/sessions-store';
import { type IdleSettings, isLiveSummary } from './idle-limit';

/** How many one sign-in ends: whoever has hundreds from the time before there was a limit loses them little by little. */
const MAX_ENDED = 25;

export interface LimitSessionsDeps extends IdleSettings {
  sessions: Pick<SessionsStore, 'listSessions' | 'endSessionOf'>;
  clock: Clock;
  /** How many sign-ins a user keeps. */
  maxSessions: number;
}

/**
 * Begin a session, and end the oldest of its user that are too many then. Simultaneous sign-ins, and ones the list does not
 * show yet, may leave some more until the next. ASVS 5.0 7.1.2
 * @param session.reference of the one that begins: it never ends here. `session.replaces`: of one that ends with it anyway.
 * @param begin runs beside the look at the list: where nobody has too many it is one round trip. What it throws is thrown.
 */
export const limitSessions = async (
  deps: LimitSessionsDeps,
  { user, ...session }: { user: User; reference: string; replaces: string | null },
  begin: () => Promise<void>,
): Promise<void> => {
  const now = deps.clock.now();
  // A session that has begun is not taken back: what the store cannot do now, the next sign-in does.
  const [, listed = []] = await settleBoth(begin(), ifAvailable(deps.sessions.listSessions(user.id, now)));
  const others = listed.filter(
    (other) =>
      other.reference !== session.reference &&
      other.reference !== session.replaces &&
      isLiveSummary(deps, other, user, now),
  );
  const tooMany = others.slice(Math.max(0, deps.maxSessions - 1)).slice(-MAX_ENDED);
  const ends = tooMany.map(({ reference }) => ifAvailable(deps.sessions.endSessionOf(user.id, reference)));
  await settleAll(ends);
};
