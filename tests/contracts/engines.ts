import { afterAll, describe } from '@jest/globals';
import { type Tables, useTables } from '../support/tables';
import { checkShapes } from './item-shapes';

/** Run tests on every available engine. Tests for a missing engine are reported as skipped. */
export const describeEngines = (tests: (tables: Tables) => void): void => {
  describe('on dynoxide', () => {
    // Before the hook of `useTables`, which deletes the tables.
    afterAll(async () => checkShapes(await tables.snapshot()));
    const tables = useTables();
    tests({
      ...tables,
      clear: async (items) => {
        const snapshot = items ?? (await tables.snapshot());
        checkShapes(snapshot);
        await tables.clear(snapshot);
      },
    });
  });

  const amazon = process.env.TEST_AMAZON_ENDPOINT;
  if (amazon === undefined) return;
  describe('on DynamoDB Local by Amazon', () => {
    tests(useTables(amazon));
  });
};
