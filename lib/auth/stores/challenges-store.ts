import type { Authentication, User } from '../entities';

/**
 * What a challenge is for. `second-factor`: the second step of a sign-in. `reauthentication`: the second step for a user who is
 * signed in already. `passkey-sign-in`: a sign-in that begins with a passkey. `passkey-registration`: a new passkey.
 */
export type ChallengePurpose = 'second-factor' | 'reauthentication' | 'passkey-sign-in' | 'passkey-registration';

/** The user for whom a challenge was created, and what they had proved by then. */
export interface ChallengeSubject extends Authentication {
  readonly userId: string;
  /** Their `sessionEpoch` at that time: ending all their sessions ends the challenge. */
  readonly epoch: number;
  /** Whether they proved it from a known device. */
  readonly isKnownDevice: boolean;
}

/** A step of an authentication that waits for the client. It is not a credential, and nothing else accepts it. */
export interface Challenge {
  /** SHA-256 of its token, see `hashToken`. Only the client knows the token. */
  readonly tokenHash: string;
  readonly purpose: ChallengePurpose;
  /** `null` for a challenge that any user may answer. */
  readonly subject: ChallengeSubject | null;
  /** SHA-256 of the secret in the cookie of the browser that got it; `null` if a program got it. */
  readonly browserHash: string | null;
  readonly expiresAt: Date;
}

/** A challenge that belongs to a user. */
export type OwnedChallenge = Challenge & { readonly subject: ChallengeSubject };

/** Challenges, in the sessions table. Reads are strongly consistent. Errors as in `UsersStore`. */
export interface ChallengesStore {
  /** Safe to retry. */
  createChallenge(challenge: Challenge): Promise<void>;
  /** @returns `null` if it is unknown, was used, has expired at `now`, belongs to a user, or is for another purpose. */
  findChallenge(key: { tokenHash: string; purpose: ChallengePurpose; now: Date }): Promise<Challenge | null>;
  /**
   * Find a challenge and the user it belongs to, in one read.
   * @returns `null` as `findChallenge`, or if it belongs to another user or to nobody, or the user does not exist.
   */
  findOwnChallenge(key: {
    tokenHash: string;
    purpose: ChallengePurpose;
    userId: string;
    now: Date;
  }): Promise<{ challenge: OwnedChallenge; user: User } | null>;
  /**
   * Use a challenge. If several callers do this at the same time, exactly one gets `true`. Stores that change something together
   * with it delete it in their own transaction: see `consumeChallengeStep`.
   */
  consumeChallenge(tokenHash: string): Promise<boolean>;
}
