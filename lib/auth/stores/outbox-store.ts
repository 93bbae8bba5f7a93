import type { FailedMail, Mail } from '../entities';

/** Mails to be sent. Those that come with a change are put by its store. Failures as in `UsersStore`. */
export interface OutboxStore {
  /** A repeat is safe. */
  putMail(mail: Mail): Promise<void>;
  /** @returns `false` for one that is sent, dropped, failed or gone: nothing is to be done any more. */
  isWaiting(mail: Mail): Promise<boolean>;
  /** Never again. `dropped`: nobody wants it any more. */
  finishMail(mail: Mail, outcome: 'sent' | 'dropped', now: Date): Promise<void>;
  /** Put aside until somebody has it sent again. @param reason for operators; no address, no secret. */
  markFailed(mail: Mail, failed: { reason: string; now: Date }): Promise<void>;
  /** Oldest first. */
  listFailed(limit: number): Promise<FailedMail[]>;
  /** Put it into the outbox anew, under its own new id, and take the failed one away. @returns `false` if it is not failed any more. */
  resendFailed(mail: FailedMail, anew: { id: string; now: Date }): Promise<boolean>;
}
