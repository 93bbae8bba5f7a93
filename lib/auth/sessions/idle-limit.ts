import type { Session, SessionSummary, User } from '../entities';

/** How long a session lasts without being used. */
export interface IdleSettings {
  /** Seconds; 0 for no limit. */
  sessionIdleSeconds: number;
}

/** What part of the limit a use may stay unnoted: the price of one write at most in that time. */
const TOUCH_SHARE = 0.1;

const isUnusedFor = ({ usedAt }: Pick<Session, 'usedAt'>, now: Date, seconds: number): boolean =>
  now.getTime() - usedAt.getTime() >= seconds * 1000;

/** Whether a session has died of not being used. ASVS 5.0 7.3.1 */
export const isIdle = ({ sessionIdleSeconds }: IdleSettings, session: Pick<Session, 'usedAt'>, now: Date): boolean =>
  sessionIdleSeconds > 0 && isUnusedFor(session, now, sessionIdleSeconds);

/** Whether a use of a live session is worth a write. */
export const shouldTouch = (
  { sessionIdleSeconds }: IdleSettings,
  session: Pick<Session, 'usedAt'>,
  now: Date,
): boolean => sessionIdleSeconds > 0 && isUnusedFor(session, now, sessionIdleSeconds * TOUCH_SHARE);

/** Whether a sign-in that is listed and has not expired is live. */
export const isLiveSummary = (
  settings: IdleSettings,
  summary: SessionSummary,
  { sessionEpoch }: Pick<User, 'sessionEpoch'>,
  now: Date,
): boolean => summary.epoch === sessionEpoch && !(summary.endsIdle && isIdle(settings, summary, now));
