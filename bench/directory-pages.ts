import type { LiveService } from '../tests/support/live-service';
import { cpuMillisecondsPerCall, wallMilliseconds } from './cpu-time';
import { createDirectory, cursorAt, type Directory, type Page, type Query, rare, search } from './directory';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import type { Row, Topic } from './topic';

/** The number of users of customers in one table. */
const defaultSizes: readonly number[] = [1_000, 100_000];
const pageSize = 20;
/** A run takes about 10 s, most of it for the searches among 100,000 users. */
const runs = 2;
const callsOfShortPages = 20;

/** A search. `isFlat` means that its cost must not depend on the number of users. */
interface Search {
  readonly title: string;
  readonly isFlat?: boolean;
  /** Besides those of the target. */
  readonly moreReadUnits?: number;
  readonly query: Query;
}

const searchesOf = (size: number, deepCursor: string): Search[] => [
  { title: 'first page', isFlat: true, query: {} },
  { title: 'page at 90 %, by cursor', isFlat: true, query: { cursor: deepCursor } },
  { title: 'email_prefix', isFlat: true, query: { email_prefix: 'katherine.' } },
  { title: 'name_prefix', isFlat: true, query: { name_prefix: 'katherine' } },
  { title: 'query, begins 1 in 48 emails', isFlat: true, moreReadUnits: 1, query: { query: 'katherine' } },
  { title: 'query, in the name of 1 in 50', query: { query: ' king' } },
  { title: 'query, in one name', query: { query: 'ina quist' } },
  { title: 'offset 900', query: { offset: '900' } },
  ...(size > 10_000 ? [{ title: 'offset 10000', query: { offset: '10000' } }] : []),
  { title: 'email anywhere, matches 1 in 50', query: { email: '.king' } },
  { title: 'email anywhere, matches one user', query: { email: `.${rare.index}@` } },
  { title: 'name anywhere, matches one user', query: { name: 'quist' } },
];

/** The cost of a page of 20 users for customers of these sizes, through the live handler. */
export const measureDirectoryPages = async (
  service: LiveService,
  sizes: readonly number[] = defaultSizes,
): Promise<Topic> => {
  const directories: Directory[] = [];
  const loadingMilliseconds = await wallMilliseconds(async () => {
    for (const size of sizes) directories.push(await createDirectory(size));
  });
  const pages: (Search & { directory: Directory })[] = [];
  for (const directory of directories) {
    const deepCursor = await cursorAt(service, directory, directory.size * 0.9);
    pages.push(...searchesOf(directory.size, deepCursor).map((query) => ({ ...query, directory })));
  }
  const works = pages.map((page) => [nameOf(page), () => measurePage(service, page)]);
  const measured: Record<string, PageCost[]> = await interleaved(Object.fromEntries(works), runs);
  const medianOf = (page: (typeof pages)[number] | undefined, column: 'milliseconds' | 'cpuMilliseconds') =>
    median((page === undefined ? [] : (measured[nameOf(page)] ?? [])).map((cost) => cost[column]));

  const limit = targets.directoryPage;
  const rows = pages.map((page): Row => {
    const { title, isFlat = false, moreReadUnits = 0, directory } = page;
    const { found = 0, roundTrips = 0, readUnits = 0 } = measured[nameOf(page)]?.at(-1) ?? {};
    const isWithin = roundTrips <= limit.roundTrips && readUnits <= limit.readUnits + moreReadUnits;
    const isAnswered = measured[nameOf(page)]?.every((cost) => cost.isAnswered);
    const milliseconds = medianOf(page, 'milliseconds');
    const cpuMilliseconds = medianOf(page, 'cpuMilliseconds');
    return {
      page: title,
      users: directory.size,
      found,
      roundTrips,
      readUnits,
      mark: isAnswered ? (isFlat ? (isWithin ? 'ok' : 'OVER') : 'grows') : 'no answer',
      cpuMilliseconds,
      cpuOverFirst: cpuMilliseconds / medianOf(pages[0], 'cpuMilliseconds'),
      milliseconds,
      overFirst: milliseconds / medianOf(pages[0], 'milliseconds'),
    };
  });
  return {
    title: `Pages of ${pageSize} users of the directory`,
    rows,
    notes: [
      'This includes the check of the caller, 1 round trip and 2 read units. Every other round trip is a query of at most 1 MB.',
      `Ok means at most ${limit.roundTrips} round trips and ${limit.readUnits} read units, for any number of users; a query reads two lists, 1 read unit more.`,
      'No answer means a 503: the queries took longer than the time that a request has for DynamoDB.',
      'CPU is that of the function. Milliseconds are wall-clock time, including the engine. Only the ratios of both are meaningful.',
      'With email_prefix the local engine gets slower with the number of users; read units and CPU are those of one page.',
      `Loading took ${(loadingMilliseconds / 1000).toFixed(1)} s for all users.`,
    ],
  };
};

/** The cost of one page. For short calls the times are the mean of several calls. */
interface PageCost {
  readonly isAnswered: boolean;
  readonly found: number;
  readonly roundTrips: number;
  readonly readUnits: number;
  readonly cpuMilliseconds: number;
  readonly milliseconds: number;
}

const nameOf = ({ title, directory }: Search & { directory: Directory }): string => `${title} ${directory.size}`;

const measurePage = async (
  service: LiveService,
  { directory, query, isFlat }: Search & { directory: Directory },
): Promise<PageCost> => {
  const calls = isFlat ? callsOfShortPages : 1;
  let page: Page | null = null;
  let cpuMilliseconds = 0;
  const milliseconds = await wallMilliseconds(async () => {
    cpuMilliseconds = await cpuMillisecondsPerCall(async () => {
      page = await search(service, directory, { limit: String(pageSize), ...query });
    }, calls);
  });
  const { roundTrips = 0, readUnits = 0 } = service.calls.at(-1)?.tableUse ?? {};
  const isAnswered = page !== null;
  const found = (page as Page | null)?.users.length ?? 0;
  return { isAnswered, found, roundTrips, readUnits, cpuMilliseconds, milliseconds: milliseconds / calls };
};
