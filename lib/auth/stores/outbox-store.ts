import type { FailedMail, Mail } from '../entities';

/**
 * Mails to be sent. A mail that belongs to a change of a user is stored by `UsersStore`, in the same write. Errors as in
 * `UsersStore`.
 */
export interface OutboxStore {
  /** Safe to retry. */
  putMail(mail: Mail): Promise<void>;
  /** @returns `false` for a mail that was sent, dropped, marked as failed, or has expired: it must not be sent. */
  isWaiting(mail: Mail): Promise<boolean>;
  /** Store that the mail must not be sent again. `dropped`: it was not sent because it is no longer needed. */
  finishMail(mail: Mail, outcome: 'sent' | 'dropped', now: Date): Promise<void>;
  /** Keep the mail as failed until an operator sends it again. @param failed.reason for operators; without email and secret. */
  markFailed(mail: Mail, failed: { reason: string; now: Date }): Promise<void>;
  /** Oldest first. */
  listFailed(limit: number): Promise<FailedMail[]>;
  /**
   * Put the mail into the outbox again with a new id, and remove the failed one.
   * @returns `false` if another caller has already done so.
   */
  resendFailed(mail: FailedMail, anew: { id: string; now: Date }): Promise<boolean>;
}
