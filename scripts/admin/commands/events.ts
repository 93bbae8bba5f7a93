import { listEvents, type OwnEvent } from '../../../lib/auth/events/list-events';
import type { FileFormat } from '../../../lib/endpoints/customer-events/events-file';
import { endMoment, FILE_FORMATS, firstMoment, isPeriod } from '../../../lib/endpoints/customer-events/query';
import { UsageError } from '../admin-error';
import { defineCommand, type Work } from '../command';
import { getWho } from '../directory';
import { writeEvents } from '../events-file';
import { customerOption, wholeNumberOption, whoOption, whoOptions } from '../option-values';
import type { Service } from '../service';
import { table, time } from '../show';

const DEFAULT_LIMIT = 25;
const PAGE = 100;

/** Lists the security events of a user, as the user sees them, or writes all events of a customer. */
export const events = defineCommand({
  name: 'events',
  summary: 'List the security events of a user, or write those of a customer, newest first',
  details:
    'The user sees the same events with GET /events. They are kept for 30 days, also after the user is deleted: then use --id. ' +
    'With --customer, all events of the accounts of a customer go to standard output, as admins of the customer see them. Days are in UTC.',
  usages: [
    '--email EMAIL [--limit NUMBER]',
    '--id ID [--limit NUMBER]',
    '--customer ID [--from DAY] [--to DAY] [--format csv|jsonl]',
  ],
  examples: [
    'npm run admin -- events --email ada@example.com',
    'npm run -s admin -- events --email ada@example.com --limit 500 --json',
    'npm run -s admin -- events --customer 1 --from 2026-11-01 --to 2026-11-30 --format csv > events.csv',
  ],
  options: {
    ...whoOptions,
    limit: { type: 'string', value: 'NUMBER', help: `Maximum number of events of a user; default ${DEFAULT_LIMIT}` },
    customer: { type: 'string', value: 'ID', help: 'Write the events of this customer' },
    from: { type: 'string', value: 'DAY', help: 'First day or moment; default all events that are kept' },
    to: { type: 'string', value: 'DAY', help: 'Last day, or the moment before which events happened; default now' },
    format: { type: 'string', value: 'FORMAT', help: 'csv (default) or jsonl' },
  },
  plan: ({ limit: text, customer, from, to, format, ...values }) => {
    if (customer !== undefined) return exportOf({ limit: text, customer, from, to, format, ...values });
    if ((from ?? to ?? format) !== undefined) throw new UsageError('--from, --to and --format need --customer');
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

/** Write the events of a customer. */
const exportOf = ({
  customer,
  from,
  to,
  format = 'csv',
  ...others
}: Record<string, string | boolean | undefined>): Work => {
  for (const name of ['email', 'id', 'limit', 'json'])
    if (others[name] !== undefined && others[name] !== false)
      throw new UsageError(`--${name} and --customer cannot be combined`);
  const customerId = customerOption(String(customer)) as number;
  const isFormat = (text: unknown): text is FileFormat => (FILE_FORMATS as readonly unknown[]).includes(text);
  if (!isFormat(format)) throw new UsageError('--format must be csv or jsonl');
  const filter = {
    from: momentOption('from', from, firstMoment) ?? new Date(0),
    to: momentOption('to', to, endMoment),
  };
  if (!isPeriod(filter)) throw new UsageError('--from must be before --to');
  return async (service) => {
    const count = await writeEvents(service, service.operator.output, { customerId, filter, format });
    service.operator.announce(count === 1 ? '1 event.' : `${count} events.`);
    return null;
  };
};

const momentOption = (name: string, text: unknown, read: (text: string) => Date | null): Date | undefined => {
  if (text === undefined) return undefined;
  const moment = read(String(text));
  if (moment === null)
    throw new UsageError(`--${name} must be a day (2026-11-20) or a time with its zone (2026-11-20T14:00:00Z)`);
  return moment;
};

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
