import {
  type CustomerEventFilter,
  type ListCustomerEventsDeps,
  listCustomerEvents,
} from '../../auth/accounts/list-customer-events';
import type { User } from '../../auth/entities';
import { adminEventsTexts } from '../../http/pages/page-texts/admin/events';
import { ok, TextBody } from '../../http/response';
import { exampleFile, type FileFormat, fileHead, fileLines, MEDIA_TYPES } from '../customer-events/events-file';
import { MAX_PER_DOWNLOAD, MAX_PER_FILE } from '../customer-events/query';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { type HostedPageSettings, privatePage } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { notAdmin, notSignedIn } from './answers';
import { adminsOnPages } from './callers';
import { type ReadFilterDeps, readFilter, typedFilter, withFilter } from './events-filter';

/** Enough for a year without events. */
const MAX_READS = 60;

export const operation = (): Operation => ({
  summary: 'Download the events of the customer',
  description: `A link of \`GET /admin/events\`: the newest ${MAX_PER_DOWNLOAD} events of the same filter as one file. \`format\` is \`csv\` or \`jsonl\`. Programs use \`GET /api/events/export\`, which has no limit.`,
  answers: {
    200: {
      description: 'The file.',
      files: exampleFile(),
      headers: { 'content-disposition': '`attachment`, with the name of the file.' },
    },
    303: notSignedIn,
    403: notAdmin,
  },
  cost: {
    roundTrips: 4,
    readUnits: 16,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'days and events, as in `GET /api/events`, and three round trips more for each 7 days or 1,000 events',
  },
  classicCost: { roundTrips: 5 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  ListCustomerEventsDeps &
  ReadFilterDeps & { users: PageCallerDeps['users'] & ReadFilterDeps['users'] };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller }, page, event) => {
    const query = event.queryStringParameters ?? {};
    const typed = typedFilter(query);
    const { filter, faults } = await readFilter(deps, caller, adminEventsTexts[page.language].faults, typed);
    // The page says what is wrong.
    if (faults.length > 0) return page.leave(withFilter('/admin/events', typed));
    const format: FileFormat = query.format === 'jsonl' ? 'jsonl' : 'csv';
    const day = deps.clock.now().toISOString().slice(0, 10);
    return ok(new TextBody(MEDIA_TYPES[format], await fileOf(deps, caller, filter, format)), {
      headers: { 'content-disposition': `attachment; filename="events-${day}.${format}"` },
    });
  });

const fileOf = async (
  deps: Deps,
  admin: Pick<User, 'customerId'>,
  filter: CustomerEventFilter,
  format: FileFormat,
): Promise<string> => {
  const parts = [fileHead(format)];
  let count = 0;
  let cursor: string | undefined;
  for (let reads = 1; reads <= MAX_READS && count < MAX_PER_DOWNLOAD; reads += 1) {
    const limit = Math.min(MAX_PER_FILE, MAX_PER_DOWNLOAD - count);
    const { events, nextCursor } = await listCustomerEvents(deps, admin, filter, { limit, cursor });
    parts.push(fileLines(format, events));
    count += events.length;
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return parts.join('');
};
