import type { Passkey, User } from '../entities';
import type { Totp } from './totp-store';

/** Everything that signs a user in besides the password. */
export interface Factors {
  readonly totp: Totp | null;
  /** The hashes of the recovery codes that were not used yet. */
  readonly recoveryHashes: readonly string[];
  readonly passkeys: readonly Passkey[];
}

/** A user who comes from elsewhere, with all that belongs to them. */
export interface ImportedUser {
  readonly user: User;
  /** `user.hasTotp` and `user.passkeys` agree with it. */
  readonly factors: Factors;
  /** The account that has the email: see `UsersStore.createUser`. */
  readonly replaces: User | undefined;
  /** The time of the event: the user may be much older. */
  readonly now: Date;
}

/**
 * Why a user was not imported. `present`: a user with this id was imported before. `email-taken`: another user has the email.
 * `passkey-taken`: another user has a passkey with the same id.
 */
export type ImportRefusal = 'present' | 'email-taken' | 'passkey-taken';

/** Moves whole users in and out, for operators. Errors as in `UsersStore`. */
export interface MigrationStore {
  /**
   * Create a user with their second factors, the claims on email and passkeys and the event, in one transaction. Safe to repeat: of
   * several calls for the same user, exactly one imports them.
   */
  importUser(imported: ImportedUser): Promise<'imported' | ImportRefusal>;
  /**
   * Read all users page by page, in an order that stays the same. A user who is created meanwhile may be missing.
   * @param after where the last page ended; `null` to begin.
   * @returns `next`: where this page ends; `null` for the last one.
   */
  readUsers(after: string | null): Promise<{ users: readonly User[]; next: string | null }>;
  readFactors(userId: string): Promise<Factors>;
}
