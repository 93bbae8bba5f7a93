import type { Mail, User } from '../entities';

/** The authenticator app of a user. */
export interface Totp {
  /** The secret: see `seal`. */
  readonly sealed: string;
  /** The time step of the last code that was accepted. It only grows, so that no code works twice. RFC 6238 section 5.2 */
  readonly lastStep: number;
  readonly enabledAt: Date;
}

/** The second factors of a user besides passkeys. */
export interface SecondFactorCodes {
  /** `null` if no authenticator app is set up. */
  readonly totp: Totp | null;
  /** The hashes of the recovery codes that were not used yet. */
  readonly recoveryHashes: readonly string[];
}

/** A right code, and what its use changes: the last time step, or the recovery codes, of which `left` remain. */
export type CodeUse =
  | { readonly kind: 'totp'; readonly step: number }
  | { readonly kind: 'recovery-code'; readonly hash: string; readonly left: number };

/** An authenticator app that is being set up. */
export interface TotpSetup {
  readonly sealed: string;
  readonly expiresAt: Date;
}

/**
 * Authenticator apps and recovery codes, in the credentials table. `User.hasTotp` always says whether there are any. Reads are
 * strongly consistent, every write is conditional, and all methods are safe to retry. Errors as in `UsersStore`.
 */
export interface TotpStore {
  /** Store the secret of an app that is being set up. It replaces an earlier one that was not finished. */
  saveSetup(userId: string, setup: TotpSetup): Promise<void>;
  /** @returns `null` if none was begun, or it has expired at `now`. */
  findSetup(userId: string, now: Date): Promise<TotpSetup | null>;
  /** Read app and recovery codes in one round trip. */
  findCodes(userId: string): Promise<SecondFactorCodes>;
  /**
   * Finish the set-up: store app and recovery codes and end all sessions of the user, in one transaction. If several callers do this
   * at the same time, exactly one gets the changed user.
   * @param enabled.step the time step of the code that proves the set-up.
   * @returns `null` if the set-up was finished or replaced, or the user was deleted or disabled, or their sessions were ended since
   * they were read.
   */
  enableTotp(enabled: {
    user: User;
    setup: TotpSetup;
    step: number;
    recoveryHashes: readonly string[];
    mail: Mail | undefined;
    now: Date;
  }): Promise<User | null>;
  /**
   * Use a code, and the challenge that it answers, in one transaction. If several callers use the same code or the same challenge
   * at the same time, exactly one succeeds.
   * @returns `changed-since-read` if another recovery code was used since, so that `left` is not right.
   */
  useCode(used: {
    userId: string;
    use: CodeUse;
    challengeHash: string;
    mail: Mail | undefined;
  }): Promise<'used' | 'challenge-used' | 'code-used' | 'changed-since-read'>;
  /** Replace all recovery codes and use a code, in one transaction. @returns `false` if the code was used since it was read. */
  replaceRecoveryCodes(replaced: {
    userId: string;
    use: CodeUse;
    recoveryHashes: readonly string[];
    mail: Mail | undefined;
    now: Date;
  }): Promise<boolean>;
  /**
   * Remove app and recovery codes, in one transaction. Sessions continue.
   * @param removed.use a code, which is used; `null` for an operator who removes them without one.
   * @returns `code-used` if the code was used since it was read; `user-changed` if the user was deleted, or their sessions were
   * ended since they were read.
   */
  disableTotp(removed: {
    user: User;
    use: CodeUse | null;
    mail: Mail | undefined;
    now: Date;
  }): Promise<'disabled' | 'code-used' | 'user-changed'>;
}
