import { expect, jest, test } from '@jest/globals';
import { runSoak } from '../../bench/soak/soak';
import { startLocally } from '../support/local-start';

/** `npm run soak` in short: the whole machine works, and finds nothing. */

jest.setTimeout(240_000);

test('people use the service while DynamoDB fails and the service is killed, and nothing that was acknowledged is lost', async () => {
  const result = await runSoak({
    milliseconds: 8000,
    people: 4,
    faultShare: 0.01,
    restarts: 1,
    start: startLocally,
    report: () => {},
  });

  expect(result.violations).toEqual([]);
  // One while people were at work, and one before the last look.
  expect(result.restarts).toBe(2);
  expect(Object.values(result.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  expect(result.checks).toMatchObject({
    'a session stays until it is ended': expect.any(Number),
    'an acknowledged password works': expect.any(Number),
    'no acknowledged change is lost': expect.any(Number),
  });
});
