import { createEventChaining } from '../../../lib/audit/chain-events';
import { log } from '../../../lib/observe/log';
import { audit, heads } from '../../../lib/runtime/audit';
import { clock } from '../../../lib/runtime/clock';
import { ids } from '../../../lib/runtime/ids';
import { tableClient } from '../../../lib/runtime/table-client';
import { followRecords } from './follow-table.mjs';

/** As many records as Lambda passes at once. */
const BATCH = 100;

/**
 * Links events to their chains with the code of the Lambda function behind the events table's stream. What has a link is known
 * from the audit table, so nothing is kept here.
 * @param {import('./follow-table.mjs').FollowedTable} table
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no event is being linked any more
 * @throws {import('../start-error.mjs').StartError} if the table has no stream
 */
export async function startChainStream(table) {
  const chainEvents = createEventChaining({
    audit,
    heads,
    clock,
    ids,
    pause: tableClient.pause,
    onSuspicious: () => {},
  });
  return followRecords(table, {
    label: 'Chains',
    deliver: async (records, untilAccepted) => {
      for (let start = 0; start < records.length; start += BATCH) {
        const batch = records.slice(start, start + BATCH);
        await untilAccepted(async () => {
          const { failedAt, ...counts } = await chainEvents(batch, () => true);
          if (counts.linked > 0) log('info', 'events_chained', { records: batch.length, ...counts });
          return failedAt === null;
        });
      }
    },
  });
}
