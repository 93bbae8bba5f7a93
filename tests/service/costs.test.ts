import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../lib/api/operation';
import { describeAll } from '../../scripts/generate/operations';
import { type LiveService, loadLiveService } from '../support/live-service';
import { logLines } from '../support/log-capture';
import { allScenarios } from '../support/scenarios/all';
import { useTables } from '../support/tables';

// As deployed: with guess limits.
process.env.LIMIT_ACCOUNT_FAILURES = '5';
process.env.LIMIT_ADDRESS_FAILURES = '100';

const tables = useTables();

const typical = allScenarios.filter(({ isTypical }) => isTypical);
let service: LiveService;
let operations: Map<string, Operation>;

beforeAll(async () => {
  service = await loadLiveService();
  const all = await describeAll(service.routed);
  // As in a container that has read the keys.
  await typical.find((scenario) => scenario.function === 'getToken')?.run(service);
  operations = new Map(all.map(({ route, operation }) => [route.name, operation]));
});

// What lists and counts cost depends on how many there are: nobody but the caller.
beforeEach(() => tables.clear());

test('every endpoint has one typical call', () => {
  expect(typical.map((scenario) => scenario.function).sort()).toEqual([...operations.keys()].sort());
});

describe.each(typical)('$function', (scenario) => {
  test('costs what its description says', async () => {
    await scenario.run(service);

    const cost = operations.get(scenario.function)?.cost;
    expect(service.calls.at(-1)).toMatchObject({
      function: scenario.function,
      tableUse: { roundTrips: cost?.roundTrips, readUnits: cost?.readUnits, writeUnits: cost?.writeUnits },
    });
  });

  test('logs the round trips it made', async () => {
    await scenario.run(service);

    const line = logLines.filter(({ event }) => event === 'request').at(-1);
    expect(line?.table_round_trips).toBe(operations.get(scenario.function)?.cost.roundTrips);
  });
});
