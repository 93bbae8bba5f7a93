import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { followTable } from './follow-table.mjs';

/**
 * Sends mails with the code of the Lambda function behind the outbox's stream and the live stores, but through the given mailer;
 * see `followTable`.
 * @param {import('./follow-table.mjs').FollowedTable & { serviceDir: string, mailer: import('../../../lib/auth/ports').Mailer }} input
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no mail is being sent any more
 * @throws {import('../start-error.mjs').StartError} if the table has no stream
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
  const deps = { users, outbox, clock, ids, mailer, baseUrl: config.baseUrl, onParked: () => {} };
  const deliverMails = createMailDelivery(deps, { serviceName: config.serviceName, language: config.mail.language });
  return followTable(table, {
    name: 'delivered-mails',
    label: 'Mail',
    deliver: async (record) => {
      const { failedAt, ...counts } = await deliverMails([record]);
      // All zero for a mail that an earlier run has sent or dropped.
      if (Object.values(counts).some((count) => count > 0)) log('info', 'mails_delivered', { records: 1, ...counts });
      return failedAt === null;
    },
  });
}
