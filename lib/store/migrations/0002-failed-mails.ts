import type { Migration } from './migration';

/**
 * Failed mails that were stored under the names `parked`, `parked_reason` and `parked_at` are in the index of failed mails. The old
 * attributes stay, for a version that is rolled back to; they go when the mail is sent again.
 */
export const failedMails: Migration = {
  id: 'failed-mails',
  summary: 'Lists the failed mails that were stored when they were called parked',
  table: 'outbox',
  reads: ['parked', 'parked_reason', 'parked_at'],
  change: ({ parked, parked_reason: reason, parked_at: failedAt }) =>
    parked === undefined ? null : { failed: 'failed', failed_reason: reason, failed_at: failedAt },
};
