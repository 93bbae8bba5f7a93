import { deliverEvents } from '../../../lib/events/deliver-events';
import { log } from '../../../lib/observe/log';
import { loadEventHandler, localPublisher } from './event-handler.mjs';
import { followTable } from './follow-table.mjs';

/**
 * Delivers user events with the code of the Lambda function behind the events table's stream, in one order across all users; see
 * `followTable`.
 * @param {import('./follow-table.mjs').FollowedTable & { serviceDir: string, handlerPath?: string | undefined }} input
 *   handlerPath: a module whose default export is called with every event; relative to serviceDir
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no delivery is running any more
 * @throws {import('../start-error.mjs').StartError} if the handler cannot be loaded, or the table has no stream
 */
export async function startEventStream({ serviceDir, handlerPath = process.env.EVENT_HANDLER, ...table }) {
  const handler = await loadEventHandler(serviceDir, handlerPath);
  const deps = { publisher: localPublisher(handler, log), hasTime: () => true };
  return followTable(table, {
    name: 'delivered-events',
    label: 'Events',
    deliver: async (record) => (await deliverEvents(deps, [record])).failedAt === null,
  });
}
