import { listEvents, type OwnEvent } from '../../../lib/auth/events/list-events';
import { defineCommand } from '../command';
import { getWho } from '../directory';
import { wholeNumberOption, whoOption, whoOptions } from '../option-values';
import type { Service } from '../service';
import { table, time } from '../show';

const DEFAULT_LIMIT = 25;
const PAGE = 100;

/** Lists the security events of a user, as the user sees them. */
export const events = defineCommand({
  name: 'events',
  summary: 'List the security events of a user, newest first',
  details:
    'The user sees the same events with GET /events. They are kept for 30 days, also after the user is deleted: then use --id.',
  usages: ['--email EMAIL [--limit NUMBER]', '--id ID [--limit NUMBER]'],
  examples: [
    'npm run admin -- events --email ada@example.com',
    'npm run -s admin -- events --email ada@example.com --limit 500 --json',
  ],
  options: {
    ...whoOptions,
    limit: { type: 'string', value: 'NUMBER', help: `Maximum number of events; default ${DEFAULT_LIMIT}` },
  },
  plan: ({ limit: text, ...values }) => {
    const who = whoOption(values);
    const limit = wholeNumberOption('limit', text, { min: 1, max: 100_000 }) ?? DEFAULT_LIMIT;
    return async (service) => {
      const owner = 'id' in who ? who : await getWho(service, who);
      const { found, hasNext } = await readEvents(service, owner, limit);
      const rows = found.map((event) => [
        time(event.time),
        event.count === 1 ? event.type : `${event.type} (${event.count} times)`,
        BY[event.by],
        event.ipAddress ?? '',
        event.client ?? '',
      ]);
      const shown = found.length === 0 ? 'No events.' : table(['TIME', 'TYPE', 'BY', 'ADDRESS', 'CLIENT'], rows);
      const more = hasNext ? `\nThere are more than these ${found.length}: raise --limit.` : '';
      return { json: { has_next: hasNext, events: found.map(eventJson) }, text: `${shown}${more}` };
    };
  },
});

const BY = { you: 'user', other: 'other', unknown: 'unknown' } as const satisfies Record<OwnEvent['by'], string>;

const eventJson = ({ id, type, time: at, by, ipAddress, client, count, methods }: OwnEvent) => ({
  id,
  type,
  time: at.toISOString(),
  by: BY[by],
  address: ipAddress,
  client,
  count,
  methods,
});

/** Reads page by page until there are enough. */
const readEvents = async (service: Service, owner: { id: string }, limit: number) => {
  const found: OwnEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEvents(service, owner, { limit: Math.min(PAGE, limit - found.length), cursor });
    found.push(...page.events);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < limit);
  return { found, hasNext: cursor !== undefined };
};
