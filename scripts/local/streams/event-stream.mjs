import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadEventHandler, localPublisher } from './event-handler.mjs';
import { followTable } from './follow-table.mjs';

/**
 * Delivers user events with the code of the Lambda function behind the events table's stream, in one order across all users; see
 * `followTable`.
 * @param {import('./follow-table.mjs').FollowedTable & { serviceDir: string, handlerPath?: string | undefined }} input
 *   handlerPath: a module whose default export is called with every event
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no delivery is running any more
 * @throws {import('../start-error.mjs').StartError} if the handler cannot be loaded, or the table has no stream
 */
export async function startEventStream({ serviceDir, handlerPath = process.env.EVENT_HANDLER, ...table }) {
  /** @param {string[]} path */
  const load = (...path) => import(pathToFileURL(join(serviceDir, 'lib', ...path)).href);
  const { deliverEvents } = await load('events', 'deliver-events.ts');
  const { log } = await load('observe', 'log.ts');
  const handler = await loadEventHandler(serviceDir, handlerPath);
  const deps = { publisher: localPublisher(handler, log), hasTime: () => true };
  return followTable(table, {
    name: 'delivered-events',
    label: 'Events',
    deliver: async (record) => (await deliverEvents(deps, [record])).failedAt === null,
  });
}
