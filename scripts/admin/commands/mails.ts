import { defineCommand } from '../command';
import { wholeNumberOption } from '../option-values';
import { mailJson, table, time } from '../show';

const DEFAULT_LIMIT = 100;

/** Mails that could not be sent. */
export const mails = defineCommand({
  name: 'mails',
  summary: 'List the mails that could not be sent, in the order in which they were to be',
  details:
    'A mail is put aside when it is refused for good, or could not be sent for an hour. It stays until `mails-resend`.\n' +
    'One that was put aside a moment ago may be missing still.',
  usages: ['[--limit NUMBER]'],
  examples: ['npm run admin -- mails', 'npm run -s admin -- mails --stage prod --json'],
  options: {
    limit: { type: 'string', value: 'NUMBER', help: `At most so many; ${DEFAULT_LIMIT} without it` },
  },
  plan: (values) => {
    const limit = wholeNumberOption('limit', values.limit, { least: 1, most: 1_000_000 }) ?? DEFAULT_LIMIT;
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
        shown.length === 0
          ? 'No mail is waiting to be sent again.'
          : table(['PUT ASIDE', 'TO', 'PURPOSE', 'REASON', 'ID'], rows);
      const more = hasNext ? `\nThere are more than these ${shown.length}: raise --limit.` : '';
      return { json: { has_next: hasNext, mails: shown.map(mailJson) }, text: `${text}${more}` };
    };
  },
});
