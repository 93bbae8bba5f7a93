import { isLoopback } from '../loopback.mjs';
import { startChainStream } from './chain-stream.mjs';
import { startEventStream } from './event-stream.mjs';
import { startOutboxStream } from './outbox-stream.mjs';

/**
 * Delivers user events and mails, and links events to chains, as the Lambda functions behind the streams do, but only for a database on this machine: a
 * deployed stage has its own functions. Table names and endpoint come from the environment.
 * @param {object} input
 * @param {string} input.serviceDir
 * @param {string} input.region
 * @param {string} input.dataDir absolute path, or `:memory:`
 * @param {import('../../../lib/auth/ports').Mailer} input.mailer
 * @param {(line: string) => void} input.announce
 * @returns {Promise<{ sendsMail: boolean, stop: () => Promise<void> }>}
 * @throws {import('../start-error.mjs').StartError}
 */
export async function followStreams({ serviceDir, region, dataDir, mailer, announce }) {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', EVENTS_TABLE = '', OUTBOX_TABLE = '' } = process.env;
  if (!isLoopback(new URL(endpoint))) return { sendsMail: false, stop: async () => {} };
  const table = { region, endpoint, dataDir, announce };
  const stops = [
    await startEventStream({ ...table, serviceDir, tableName: EVENTS_TABLE }),
    await startChainStream({ ...table, tableName: EVENTS_TABLE }),
    await startOutboxStream({ ...table, tableName: OUTBOX_TABLE, mailer }),
  ];
  return { sendsMail: true, stop: async () => void (await Promise.all(stops.map((stop) => stop()))) };
}
