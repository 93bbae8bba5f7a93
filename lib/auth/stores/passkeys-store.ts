import type { Mail, Passkey, User } from '../entities';
import type { Challenge, ChallengePurpose } from './challenges-store';

/** The maximum number of passkeys of a user. */
export const MAX_PASSKEYS = 20;

/**
 * The maximum length of a credential id in base64url. Authenticators make ids of 16 to 300 bytes. The specification allows 1,023
 * bytes, but a sort key of DynamoDB does not.
 */
export const MAX_CREDENTIAL_ID_LENGTH = 1000;

/** Whether the text can be the id of a stored passkey: base64url of a length that a key can have. */
export const isCredentialId = (text: string): boolean =>
  text.length <= MAX_CREDENTIAL_ID_LENGTH && /^[A-Za-z0-9_-]+$/.test(text);

/** A new passkey of a user, and the challenge that it answered. */
export interface NewPasskey {
  /** As read before. */
  readonly user: User;
  readonly passkey: Passkey;
  readonly challengeHash: string;
  /** Stored in the same transaction; `undefined` for none. */
  readonly mail: Mail | undefined;
}

/**
 * Why a passkey was not added. `taken`: its id belongs to a passkey already, of this or of another user. `too-many`: the user has
 * `MAX_PASSKEYS`. `user-changed`: the user was deleted, or may not sign in, or all their sessions were ended since they were read.
 */
export type AddRefusal = 'challenge-used' | 'taken' | 'too-many' | 'user-changed';

/** What is needed to check a signature of a passkey. Each is `null` if it does not exist or has expired. */
export interface PasskeyReading {
  /** Also `null` if it is for another purpose, or belongs to another user than `owner`. */
  readonly challenge: Challenge | null;
  readonly user: User | null;
  readonly passkey: Passkey | null;
}

/**
 * The passkeys of users. `User.passkeys` is always their number. Reads are strongly consistent; errors as in `UsersStore`. When a
 * user is deleted, their passkeys have no user and sign nobody in, and their ids can be used again.
 */
export interface PasskeysStore {
  /**
   * Add a passkey and use its challenge, in one transaction. If several callers add the same id at the same time, for any users,
   * exactly one succeeds; so does exactly one caller with the same challenge. The maximum is exact.
   */
  addPasskey(added: NewPasskey): Promise<'added' | AddRefusal>;
  /** Oldest first. */
  listPasskeys(userId: string): Promise<Passkey[]>;
  /** @returns the renamed passkey; `null` if the user has no passkey with this id. Safe to repeat. */
  renamePasskey(renamed: { userId: string; id: string; name: string }): Promise<Passkey | null>;
  /**
   * Remove a passkey, unless the user would have neither a passkey nor a password. Of several callers who remove the last passkeys
   * at the same time, one is refused.
   * @param removed.user as read before; `user-changed` if all their sessions were ended since.
   */
  removePasskey(removed: {
    user: User;
    id: string;
    mail: Mail | undefined;
    now: Date;
  }): Promise<'removed' | 'not-found' | 'last-sign-in-method' | 'user-changed'>;
  /**
   * Read a challenge, a user and one passkey of this user, in one round trip.
   * @param key.owner the user whom the challenge must belong to; `null` for a challenge of nobody.
   */
  readPasskey(key: {
    tokenHash: string;
    purpose: ChallengePurpose;
    owner: string | null;
    userId: string;
    id: string;
    now: Date;
  }): Promise<PasskeyReading>;
  /**
   * Use a challenge with a passkey, whose signature is right, and store the counter of the signature, in one transaction. If several
   * callers use the same challenge, exactly one succeeds.
   * @param use.counter greater than the stored one, or both are 0. Otherwise the result is `counter-behind`: a copy of the
   *   authenticator may exist. Also if the passkey was removed since it was read. W3C Web Authentication Level 3 section 6.1.1
   */
  usePasskey(use: {
    userId: string;
    id: string;
    challengeHash: string;
    counter: number;
    backedUp: boolean;
    now: Date;
  }): Promise<'used' | 'challenge-used' | 'counter-behind'>;
}
