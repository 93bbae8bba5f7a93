import { describeAll } from '../scripts/generate/operations';
import type { LiveService } from '../tests/support/live-service';
import { wallMilliseconds } from './cpu-time';
import type { LiveTables } from './live-tables';
import { SESSIONS_PER_USER, seedPeople } from './seed-people';
import { median } from './statistics';
import type { Row, Topic } from './topic';
import { type CallCost, measureCall, typicalScenarios, warmUpKeys } from './typical-call';

/** How often each call is played per size. Its time is the median. */
const plays = 5;

/**
 * The typical call of every endpoint with these numbers of users and three times as many sessions, through the live handlers. Round trips
 * and units must be those of the first size.
 */
export const measureScale = async (
  service: LiveService,
  tables: LiveTables,
  sizes: readonly number[],
): Promise<Topic[]> => {
  const measured: { users: number; costs: Map<string, readonly CallCost[]>; seconds: number }[] = [];
  for (const users of sizes) {
    await tables.clear();
    const seconds = (await wallMilliseconds(() => seedPeople(users, (done) => announce(users, done)))) / 1000;
    // After the seeding, which may take longer than keys are cached.
    await warmUpKeys(service);
    measured.push({ users, costs: await playAll(service), seconds });
  }

  const played = new Set(typicalScenarios.map((scenario) => scenario.function));
  const operations = (await describeAll(service.routed)).filter(({ route }) => played.has(route.name));
  const [first, ...larger] = measured;
  const rows = larger.flatMap(({ users, costs }) =>
    operations.map(({ route: { name }, operation }): Row => {
      const [before, after] = [first?.costs.get(name) ?? [], costs.get(name) ?? []];
      const [milliseconds, firstMilliseconds] = [timeOf(after), timeOf(before)];
      return {
        function: name,
        users,
        cost: costText(after),
        costOfFirst: costText(before),
        mark: costText(after) === costText(before) ? 'ok' : operation.cost.growsWith === undefined ? 'OVER' : 'grows',
        firstMilliseconds,
        milliseconds,
        ratio: milliseconds / firstMilliseconds,
      };
    }),
  );
  return [
    {
      title: 'Cost of one successful call, by the number of users',
      rows,
      notes: [
        'Cost: round trips, read/write units, of every play. It must be that of the smallest number of users.',
        'Grows: the endpoint says with what, see `growsWith` in lib/endpoints/. Every play adds events, and each of those has a size of its own.',
        `Milliseconds are the median of ${plays} plays in wall-clock time, with the engine. Only ratios are meaningful, and those of single calls vary.`,
      ],
    },
    summaryOf(
      measured.map(({ users, seconds }) => ({ users, seconds, rows: rows.filter((row) => row.users === users) })),
    ),
  ];
};

const summaryOf = (sizes: readonly { users: number; seconds: number; rows: readonly Row[] }[]): Topic => ({
  title: 'All endpoints together, by the number of users',
  rows: sizes.map(({ users, seconds, rows }): Row => {
    const ratios = rows.map(({ ratio }) => Number(ratio)).sort((one, other) => one - other);
    return {
      users,
      sessions: users * SESSIONS_PER_USER,
      seedingSeconds: seconds,
      endpoints: rows.length,
      sameCost: rows.filter(({ mark }) => mark === 'ok').length,
      ...(ratios.length === 0
        ? {}
        : {
            medianRatio: median(ratios),
            ratioOf9In10: ratios[Math.floor(ratios.length * 0.9)],
            highestRatio: ratios.at(-1),
          }),
    };
  }),
  notes: ['The ratios are those of the times above. The first line is what they compare with.'],
});

/** All scenarios in turns, so that a change in machine speed affects all of them. */
const playAll = async (service: LiveService): Promise<Map<string, readonly CallCost[]>> => {
  const costs = new Map<string, CallCost[]>(typicalScenarios.map((scenario) => [scenario.function, []]));
  for (let play = 0; play < plays; play += 1)
    for (const scenario of typicalScenarios) costs.get(scenario.function)?.push(await measureCall(service, scenario));
  return costs;
};

const timeOf = (costs: readonly CallCost[]): number => median(costs.map(({ milliseconds }) => milliseconds));

/** All different costs of these plays. */
const costText = (costs: readonly CallCost[]): string =>
  [...new Set(costs.map(({ roundTrips, readUnits, writeUnits }) => `${roundTrips}, ${readUnits}/${writeUnits}`))].join(
    ' | ',
  );

const announce = (users: number, done: number): void => console.error(`${done} of ${users} users are there`);
