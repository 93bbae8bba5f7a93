import type { Authentication, User } from '../entities';

/**
 * A user who has proved who they are, by any method. Nothing has begun yet: `beginSession` begins a session from it.
 * `user.sessionEpoch` is the one at the time of the proof: if their sessions have been ended since, the new one is not live.
 */
export interface Proof extends Authentication {
  readonly user: User;
  /**
   * `known-device`: from a browser with a device cookie of this account. `session`: in a session of the user that has just ended
   * together with their other sessions, and continues as the new one.
   */
  readonly from: 'known-device' | 'unknown-device' | 'session';
  /** Stop counting the attempt as a wrong guess. Further calls do nothing. Never rejects. */
  release(): Promise<void>;
}
