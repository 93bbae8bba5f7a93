import type { Migration } from './migration';

/**
 * Adds failed mails that were stored with the attributes `parked`, `parked_reason` and `parked_at` to the index of failed mails. The
 * old attributes stay, because an earlier version needs them after a rollback. They are removed when the mail is sent again.
 */
export const failedMails: Migration = {
  id: 'failed-mails',
  summary: 'Lists failed mails that an earlier version stored under their old name, parked',
  table: 'outbox',
  reads: ['parked', 'parked_reason', 'parked_at'],
  change: ({ parked, parked_reason: reason, parked_at: failedAt }) =>
    parked === undefined ? null : { failed: 'failed', failed_reason: reason, failed_at: failedAt },
};
