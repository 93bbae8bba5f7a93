import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { followTable } from './followed-table.mjs';

/**
 * Send mails as the Lambda function behind the outbox's stream does, by the same code and on the live stores, but through a mailer
 * of ours; see `followTable`.
 * @param {import('./followed-table.mjs').FollowedTable & { serviceDir: string, mailer: import('../../lib/auth/ports').Mailer }} input
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no mail is under way any more
 * @throws {import('./start-error.mjs').StartError} if the table has no stream
 */
export async function startOutboxStream({ serviceDir, mailer, ...table }) {
  /** @param {string[]} path */
  const load = (...path) => import(pathToFileURL(join(serviceDir, 'lib', ...path)).href);
  const { createMailDelivery } = await load('mail', 'deliver-mails.ts');
  const { log } = await load('observe', 'log.ts');
  const { config } = await load('runtime', 'config.ts');
  const { users } = await load('runtime', 'users.ts');
  const { outbox } = await load('runtime', 'outbox.ts');
  const { clock } = await load('runtime', 'clock.ts');
  const { ids } = await load('runtime', 'ids.ts');
  const deps = { users, outbox, clock, ids, mailer, baseUrl: config.baseUrl, onFailed: () => {} };
  const deliverMails = createMailDelivery(deps, { serviceName: config.serviceName, language: config.mail.language });
  return followTable(table, {
    file: 'outbox',
    label: 'Mail',
    deliver: async (record) => {
      const { failedAt, ...counts } = await deliverMails([record]);
      // What becomes of a mail is in the stream as well, and nothing to tell of.
      if (Object.values(counts).some((count) => count > 0)) log('info', 'mails_delivered', { records: 1, ...counts });
      return failedAt === null;
    },
  });
}
