import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEventStream } from './event-stream.mjs';
import { startOutboxStream } from './outbox-stream.mjs';
import { isLoopback } from './settings.mjs';

/**
 * Deliver user events and mails as the Lambda functions behind the streams do. Not off a database of somebody else's: that has
 * its own. Table names, endpoint and contract mode are those of the environment.
 * @param {object} input
 * @param {string} input.serviceDir
 * @param {string} input.region
 * @param {string} input.dataDir absolute path, or `:memory:`
 * @param {import('../../lib/auth/ports').Mailer} input.mailer
 * @param {(line: string) => void} input.announce
 * @returns {Promise<{ sendsMail: boolean, stop: () => Promise<void> }>}
 * @throws {import('./start-error.mjs').StartError}
 */
export async function followStreams({ serviceDir, region, dataDir, mailer, announce }) {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', EVENTS_TABLE = '', OUTBOX_TABLE = '' } = process.env;
  if (!isLoopback(new URL(endpoint))) return { sendsMail: false, stop: async () => {} };
  const table = { serviceDir, region, endpoint, dataDir, announce };
  const { config } = await import(pathToFileURL(join(serviceDir, 'lib', 'runtime', 'config.ts')).href);
  const sendsMail = config.mode.verifiesEmails;
  const stops = [await startEventStream({ ...table, tableName: EVENTS_TABLE })];
  if (sendsMail) stops.push(await startOutboxStream({ ...table, tableName: OUTBOX_TABLE, mailer }));
  return { sendsMail, stop: async () => void (await Promise.all(stops.map((stop) => stop()))) };
}
