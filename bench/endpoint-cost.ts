import { randomUUID } from 'node:crypto';
import type { Cost } from '../lib/endpoints/operation';
import { describeAll } from '../scripts/generate/operations';
import type { LiveService } from '../tests/support/live-service';
import { newUser } from '../tests/support/new-user';
import type { LiveTables } from './live-tables';
import { targets } from './targets';
import type { Row, Topic } from './topic';
import { type CallCost, measureCall, typicalScenarios, warmUpKeys } from './typical-call';

const seededUsers = 10_000;
const writesInFlight = 16;

/**
 * The typical call of every endpoint (tests/support/scenarios), through the live handlers in this process: first on empty
 * tables, then on tables with 10,000 users and 10,000 sessions.
 */
export const measureEndpointCost = async (service: LiveService, tables: LiveTables): Promise<Topic> => {
  const measureAll = async (prepare?: () => Promise<void>) => {
    const costs = new Map<string, CallCost>();
    for (const scenario of typicalScenarios) {
      await prepare?.();
      costs.set(scenario.function, await measureCall(service, scenario));
    }
    return costs;
  };
  await warmUpKeys(service);
  const empty = await measureAll(tables.clear);
  await tables.clear();
  await seedThroughStores();
  const full = await measureAll();

  const operations = await describeAll(service.routed);
  const rows = operations.flatMap(({ route, operation }): Row[] =>
    [
      { users: 0, costs: empty },
      { users: seededUsers, costs: full },
    ].map(({ users, costs }) => {
      const cost = costs.get(route.name);
      const limit = { ...operation.cost, ...targets.endpoints.get(route.name) };
      return {
        function: route.name,
        users,
        ...(cost && costOf(cost)),
        declared: costText(operation.cost),
        limit: costText(limit),
        mark: markOf(cost, limit, operation.cost, users),
      };
    }),
  );
  const notes = [
    'Declared and limit: round trips, read/write units, password hashes. Declared comes from `cost` in lib/endpoints/.',
  ];
  if (tables.engineKind === 'amazon')
    notes.push("Amazon's local engine counts a transaction's writes once, AWS counts them twice.");
  return { title: 'Cost of one successful call', rows, notes };
};

type Limit = Omit<CallCost, 'milliseconds'>;

const markOf = (cost: CallCost | undefined, limit: Limit, declared: Cost, users: number): string => {
  if (cost && isWithin(cost, limit) && isWithin(cost, declared)) return 'ok';
  return users > 0 && declared.growsWith !== undefined ? `grows with ${declared.growsWith}` : 'OVER';
};

const costOf = ({ milliseconds: _, ...cost }: CallCost) => cost;

const isWithin = (cost: Limit, limit: Limit): boolean =>
  cost.roundTrips <= limit.roundTrips &&
  cost.readUnits <= limit.readUnits &&
  cost.writeUnits <= limit.writeUnits &&
  cost.passwordHashes <= limit.passwordHashes;

const costText = ({ roundTrips, readUnits, writeUnits, passwordHashes }: Limit): string =>
  `${roundTrips}, ${readUnits}/${writeUnits}, ${passwordHashes}`;

/** Uses the stores, so that the items are the same as those of the service. */
const seedThroughStores = async (): Promise<void> => {
  const { users } = await import('../lib/runtime/users');
  const { sessions } = await import('../lib/runtime/sessions');
  const seedOne = async () => {
    const user = newUser({ emailVerified: true });
    const { id, createdAt } = user;
    const expiresAt = new Date(createdAt.getTime() + 86_400_000);
    await users.createUser(user);
    await sessions.createSession({
      tokenHash: randomUUID(),
      userId: id,
      epoch: 0,
      createdAt,
      authenticatedAt: createdAt,
      methods: ['pwd'],
      expiresAt,
      usedAt: createdAt,
      ipAddress: null,
      client: null,
    });
  };
  let left = seededUsers;
  const writer = async () => {
    while (left > 0) {
      left -= 1;
      await seedOne();
    }
  };
  await Promise.all(Array.from({ length: writesInFlight }, writer));
};
