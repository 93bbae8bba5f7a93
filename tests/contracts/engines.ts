import { describe } from '@jest/globals';
import { type Tables, useTables } from '../support/tables';

/** Run tests on every available engine. Tests for a missing engine are reported as skipped. */
export const describeEngines = (tests: (tables: Tables) => void): void => {
  describe('on dynoxide', () => {
    tests(useTables());
  });

  const amazon = process.env.TEST_AMAZON_ENDPOINT;
  if (amazon === undefined) return;
  describe('on DynamoDB Local by Amazon', () => {
    tests(useTables(amazon));
  });
};
