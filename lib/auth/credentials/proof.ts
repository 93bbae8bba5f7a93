import type { Authentication, User } from '../entities';

/** A user, and how and when they proved who they are. */
export interface ProvedUser extends Authentication {
  readonly user: User;
}

/**
 * A user who has proved who they are, by any method. Nothing has begun yet: `beginSession` begins a session from it.
 * `user.sessionEpoch` is the one at the time of the proof: if their sessions have been ended since, the new one is not live.
 */
export interface Proof extends ProvedUser {
  /** `known-device`: from a browser with a device cookie of this account. */
  readonly from: 'known-device' | 'unknown-device';
  /** Stop counting the attempt as a wrong guess. Further calls do nothing. Never rejects. */
  release(): Promise<void>;
}

/** The part of a proof that a session stores. */
export const authenticationOf = ({ authenticatedAt, methods, userVerified }: Authentication): Authentication => ({
  authenticatedAt,
  methods,
  ...(userVerified ? { userVerified } : {}),
});
