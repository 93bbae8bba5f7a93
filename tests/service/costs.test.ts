import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Cost, Operation } from '../../lib/endpoints/operation';
import { describeAll } from '../../scripts/generate/operations';
import { type LiveService, loadLiveService } from '../support/live-service';
import { logLines } from '../support/log-capture';
import { allScenarios } from '../support/scenarios/all';
import { useTables } from '../support/tables';

// As deployed: with guess limits.
process.env.LIMIT_ACCOUNT_FAILURES = '5';
process.env.LIMIT_ADDRESS_FAILURES = '100';

const tables = useTables();

const allTypical = allScenarios.filter(({ isTypical }) => isTypical);

test('every endpoint has one typical call', async () => {
  const { routed } = await loadLiveService();
  const names = routed.map(({ name }) => name);
  expect(allTypical.map((scenario) => scenario.function).sort()).toEqual(names.sort());
});

describe.each(['hardened', 'classic'] as const)('in mode %s', (mode) => {
  const typical = allTypical.filter((scenario) => (scenario.mode ?? mode) === mode);
  let service: LiveService;
  let operations: Map<string, Operation>;

  beforeAll(async () => {
    process.env.CONTRACT_MODE = mode;
    // Of hardened, but for many sign-ups from one address here.
    process.env.LIMIT_SIGNUPS = mode === 'hardened' ? '10000' : '';
    // Live instances read their settings once.
    jest.resetModules();
    service = await loadLiveService();
    const all = await describeAll(service.routed);
    // As in a container that has read the keys.
    await typical.find((scenario) => scenario.function === 'getToken')?.run(service);
    operations = new Map(all.map(({ route, operation }) => [route.name, operation]));
  });

  // What lists and counts cost depends on how many there are: nobody but the caller.
  beforeEach(() => tables.clear());

  const costOf = (name: string): Partial<Cost> => {
    const { cost, classicCost } = operations.get(name) ?? {};
    return { ...cost, ...(mode === 'classic' ? classicCost : {}) };
  };

  describe.each(typical)('$function', (scenario) => {
    test('costs what its description says, and logs its round trips', async () => {
      await scenario.run(service);

      const { roundTrips, readUnits, writeUnits } = costOf(scenario.function);
      expect(service.calls.at(-1)).toMatchObject({
        function: scenario.function,
        tableUse: { roundTrips, readUnits, writeUnits },
      });
      const line = logLines.filter(({ event }) => event === 'request').at(-1);
      expect(line?.table_round_trips).toBe(roundTrips);
    });
  });
});
