import type { Session, SessionSummary, User } from '../entities';

/** The idle limit: how long a session stays live without a request. */
export interface IdleSettings {
  /** Seconds; 0 for no limit. */
  sessionIdleSeconds: number;
}

/** Part of the idle limit in which a session is touched at most once. So `usedAt` may be out of date by as much. */
const TOUCH_SHARE = 0.1;

const isUnusedFor = ({ usedAt }: Pick<Session, 'usedAt'>, now: Date, seconds: number): boolean =>
  now.getTime() - usedAt.getTime() >= seconds * 1000;

/** Whether a session has expired because it was not used. ASVS 5.0 7.3.1 */
export const isIdle = ({ sessionIdleSeconds }: IdleSettings, session: Pick<Session, 'usedAt'>, now: Date): boolean =>
  sessionIdleSeconds > 0 && isUnusedFor(session, now, sessionIdleSeconds);

/** Whether `usedAt` of a live session is old enough to be written again. */
export const shouldTouch = (
  { sessionIdleSeconds }: IdleSettings,
  session: Pick<Session, 'usedAt'>,
  now: Date,
): boolean => sessionIdleSeconds > 0 && isUnusedFor(session, now, sessionIdleSeconds * TOUCH_SHARE);

/**
 * Whether a listed session is live: it did not end together with all sessions of the user, and has not been idle for too long.
 * Lists leave out expired sessions.
 */
export const isLiveSummary = (
  settings: IdleSettings,
  summary: SessionSummary,
  { sessionEpoch }: Pick<User, 'sessionEpoch'>,
  now: Date,
): boolean => summary.epoch === sessionEpoch && !(summary.endsIdle && isIdle(settings, summary, now));
