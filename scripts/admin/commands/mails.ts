import { defineCommand } from '../command';
import { wholeNumberOption } from '../option-values';
import { mailJson, table, time } from '../show';

const DEFAULT_LIMIT = 100;

/** Lists the failed mails. */
export const mails = defineCommand({
  name: 'mails',
  summary: 'List the failed mails, oldest first',
  details:
    'A mail has failed when it was refused for good, or could not be sent for an hour. It stays in the list until ' +
    '`mails-resend`. A mail that failed a moment ago may still be missing.',
  usages: ['[--limit NUMBER]'],
  examples: ['npm run admin -- mails', 'npm run -s admin -- mails --stage prod --json'],
  options: {
    limit: { type: 'string', value: 'NUMBER', help: `Maximum number of mails; default ${DEFAULT_LIMIT}` },
  },
  plan: (values) => {
    const limit = wholeNumberOption('limit', values.limit, { min: 1, max: 1_000_000 }) ?? DEFAULT_LIMIT;
    return async ({ outbox }) => {
      const failed = await outbox.listFailed(limit + 1);
      const shown = failed.slice(0, limit);
      const hasNext = failed.length > limit;
      const rows = shown.map(({ failedAt, email, purpose, reason, id }) => [
        time(failedAt),
        email,
        purpose,
        reason,
        id,
      ]);
      const text =
        shown.length === 0 ? 'There are no failed mails.' : table(['FAILED', 'TO', 'PURPOSE', 'REASON', 'ID'], rows);
      const more = hasNext ? `\nThere are more than these ${shown.length}: raise --limit.` : '';
      return { json: { has_next: hasNext, mails: shown.map(mailJson) }, text: `${text}${more}` };
    };
  },
});
