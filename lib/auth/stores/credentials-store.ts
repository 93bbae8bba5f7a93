import type { Mail, User } from '../entities';
import type { ChangeRefusal, WithActor } from './users-store';

/** A second factor of a user, without its secret: what support and the user may see of it. */
export type StoredFactor =
  | { readonly kind: 'totp'; readonly createdAt: Date }
  | { readonly kind: 'recovery_codes'; readonly createdAt: Date; readonly left: number }
  | {
      readonly kind: 'passkey';
      readonly createdAt: Date;
      readonly name: string;
      /** `null` if it has never signed in. */
      readonly lastUsedAt: Date | null;
    };

/**
 * Everything that users have in the credentials table, of every kind. Reads are strongly consistent. Errors as in `UsersStore`,
 * which removes the credentials of a user together with them.
 */
export interface CredentialsStore {
  /** The second factors of a user, oldest first. A malformed one is left out. */
  listFactors(userId: string): Promise<StoredFactor[]>;
  /**
   * Remove all second factors of a user with all that belongs to them, such as an unfinished set-up and the claims of passkeys, and
   * end all their sessions. Links that were mailed become invalid. One transaction, with the event and the mail, unless there are more
   * than it can take: then the others are removed before, and the user keeps a second factor until the last transaction, so that no
   * password alone signs them in if the rest fails. Safe to repeat.
   * @param removed.user as read before; `changed-since-read` if sessions were ended or factors added or removed since.
   */
  removeFactors(
    removed: WithActor & { user: User; mail: Mail | undefined; now: Date },
  ): Promise<'removed' | Exclude<ChangeRefusal, 'last-admin'>>;
}
