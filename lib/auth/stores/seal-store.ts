import type { User } from '../entities';

/**
 * A run that makes restored data safe: nothing that was issued, used or revoked before it works afterwards. A run that was
 * interrupted is continued.
 */
export interface Seal {
  /**
   * Every user gets this epoch, or a higher one: milliseconds since 1970. An epoch grows by 1 with a write of the user, and an item
   * takes at most 1,000 writes a second, so no epoch that was ever issued is as high.
   * @see AWS DynamoDB Developer Guide, "Service, account, and table quotas"
   */
  readonly epoch: number;
  readonly startedAt: Date;
  /** What made accounts safer after this time is done again; `null` for nothing. */
  readonly since: Date | null;
  /** `null` while it is not complete. */
  readonly finishedAt: Date | null;
}

/** A page of a table, which is read in an order that stays the same. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the page ends; `null` for the last one. */
  readonly next: string | null;
}

/** The encrypted secret of an authenticator app. */
export interface SealedFactor {
  readonly userId: string;
  readonly sealed: string;
}

/** What has made an account safer: if it is undone, somebody gets in who should not. */
export interface Safety {
  readonly password?: 'changed';
  readonly passkeys?: 'removed';
  readonly recoveryCodes?: 'used';
  readonly deleted?: true;
}

/** An event that has made an account safer. `active` and `roleIds` are as they were after it; absent if it does not say. */
export interface SafetyEvent extends Safety {
  readonly userId: string;
  readonly active?: boolean;
  readonly roleIds?: readonly number[];
}

/** Makes restored tables safe, for operators. Every method may be repeated. Errors as in `UsersStore`. */
export interface SealStore {
  /** The last seal. */
  findSeal(): Promise<Seal | null>;
  /** @returns `false` if another seal has begun since `before` was read, or is not complete. */
  beginSeal(seal: Seal, before: Seal | null): Promise<boolean>;
  finishSeal(seal: Seal, now: Date): Promise<void>;
  /** All users, with those who have expired. */
  readUsers(after: string | null): Promise<Page<User>>;
  /**
   * End all sessions, access tokens and challenges of a user by a new epoch, and remove the secrets that were mailed to them.
   * @returns `already` if this seal did it before; `gone` if there is no such user.
   */
  sealUser(userId: string, epoch: number): Promise<'sealed' | 'already' | 'gone'>;
  /** Delete all sessions, challenges and sign-in links of one page of the table. @returns how many. */
  deleteSessions(after: string | null, dryRun: boolean): Promise<{ deleted: number; next: string | null }>;
  /** The authenticator apps of all users. */
  readFactors(after: string | null): Promise<Page<SealedFactor>>;
  /** Refuse all codes of an app up to this time step. */
  refuseCodesUpTo(userId: string, step: number): Promise<void>;
  /** What has happened from `since` on. The events of one user are in the order of their time. */
  readSafetyEvents(since: Date, after: string | null): Promise<Page<SafetyEvent>>;
  /**
   * Do again what an event did. Does nothing to a user who does not exist, or who has changed since this seal.
   * @param event.active takes effect only if it is `false`.
   * @param event.roleIds other roles are removed; none is added.
   * @param seal.dryRun change nothing.
   * @returns whether there is such a user.
   */
  repeatSafety(event: SafetyEvent, seal: { epoch: number; now: Date; dryRun: boolean }): Promise<boolean>;
  /** Correct the number of active admins of a customer. @returns `false` if the customer does not exist. */
  setActiveAdmins(customerId: number, count: number): Promise<boolean>;
}
