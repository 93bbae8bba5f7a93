import { describe, expect, test } from '@jest/globals';
import { asTableCall, currentRequestScope, inRequestScope } from '../../../lib/observe/request-scope';

const later = <Value>(value: Value) => new Promise<Value>((resolve) => setImmediate(() => resolve(value)));

/** How many round trips this work makes. */
const roundTripsOf = (work: () => Promise<unknown>) =>
  inRequestScope('request 1', async (scope) => {
    await work();
    return scope.tableRoundTrips;
  });

describe('inRequestScope', () => {
  test('is seen by everything the work awaits, and by nothing outside', async () => {
    const seen = await inRequestScope('request 1', () => later(1).then(() => currentRequestScope()?.requestId));
    expect(seen).toBe('request 1');
    expect(currentRequestScope()).toBeUndefined();
  });

  test('keeps concurrent requests apart', async () => {
    const requests = ['1', '2', '3'].map((id) =>
      inRequestScope(id, async (scope) => {
        for (let calls = 0; calls < Number(id); calls += 1) await asTableCall(() => later(calls));
        return [currentRequestScope()?.requestId, scope.tableRoundTrips];
      }),
    );
    expect(await Promise.all(requests)).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
  });
});

describe('asTableCall', () => {
  test('counts consecutive calls one by one', async () => {
    const trips = await roundTripsOf(async () => {
      await asTableCall(() => later(1));
      await asTableCall(() => later(2));
    });
    expect(trips).toBe(2);
  });

  test('counts calls that overlap as one round trip', async () => {
    const trips = await roundTripsOf(() => Promise.all([asTableCall(() => later(1)), asTableCall(() => later(2))]));
    expect(trips).toBe(1);
  });

  test('counts a call that fails, and the next one again', async () => {
    const trips = await roundTripsOf(async () => {
      const failing = asTableCall(() => later(1).then(() => Promise.reject(new Error('refused'))));
      await expect(failing).rejects.toThrow('refused');
      await asTableCall(() => later(2));
    });
    expect(trips).toBe(2);
  });

  test('returns the result of the call, inside and outside a request', async () => {
    expect(await asTableCall(() => later('result'))).toBe('result');
    expect(await inRequestScope('request 1', () => asTableCall(() => later('result')))).toBe('result');
  });
});
