import { createMailDelivery } from '../../../lib/mail/deliver-mails';
import { log } from '../../../lib/observe/log';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { emailPolicy } from '../../../lib/runtime/email-policy';
import { ids } from '../../../lib/runtime/ids';
import { limits } from '../../../lib/runtime/limits';
import { outbox } from '../../../lib/runtime/outbox';
import { signInLinks } from '../../../lib/runtime/sign-in-links';
import { users } from '../../../lib/runtime/users';
import { followTable } from './follow-table.mjs';

/**
 * Sends mails with the code of the Lambda function behind the outbox's stream and the live stores, but through the given mailer;
 * see `followTable`.
 * @param {import('./follow-table.mjs').FollowedTable & { mailer: import('../../../lib/auth/ports').Mailer }} input
 * @returns {Promise<() => Promise<void>>} stops it; resolves when no mail is being sent any more
 * @throws {import('../start-error.mjs').StartError} if the table has no stream
 */
export async function startOutboxStream({ mailer, ...table }) {
  const deps = {
    users,
    outbox,
    signInLinks,
    emailPolicy,
    limits,
    clock,
    ids,
    mailer,
    baseUrl: config.baseUrl,
    linkSeconds: config.linkSeconds,
    linksSignUp: config.linksSignUp,
    mailLimits: config.mailLimits,
    onFailed: () => {},
  };
  const deliverMails = createMailDelivery(deps, {
    brand: config.crossOrigin.pages().brand,
    language: config.mail.language,
  });
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
