import { describe, expect, test } from '@jest/globals';
import { createLimitsStore } from '../../lib/store/limits/limits-store';
import { createMemoryLimitsStore } from '../support/memory-limits-store';
import { describeEngines } from './engines';
import { describeLimitsStore, later, newLimit, START } from './limits-store.contract';

describe('in memory', () => {
  const store = createMemoryLimitsStore();

  describeLimitsStore(() => store);
});

describeEngines((tables) => {
  const store = createLimitsStore(tables.client, tables.limits.name);

  describeLimitsStore(() => store);

  test('stores a count, the end of its window and whole epoch seconds for the TTL', async () => {
    const limit = newLimit();

    await store.reserve({ ...limit, now: START });
    await store.reserve({ ...limit, now: START });

    expect(await tables.limits.get(limit.key)).toEqual({
      id: limit.key,
      failures: 2,
      level: 0,
      ends_at: 4950842460.123,
      expires_at: 4950843361,
    });
  });

  test('moves the TTL with the window', async () => {
    const limit = { ...newLimit(), max: 1 };
    await store.reserve({ ...limit, now: START });

    await store.reserve({ ...limit, now: later(START, 60_000) });

    expect(await tables.limits.get(limit.key)).toEqual({
      id: limit.key,
      failures: 1,
      level: 1,
      ends_at: 4950842580.123,
      expires_at: 4950843481,
    });
  });

  test('does not change the item if there is no room', async () => {
    const limit = { ...newLimit(), max: 1 };
    await store.reserve({ ...limit, now: START });
    const before = await tables.limits.get(limit.key);

    await store.reserve({ ...limit, now: later(START, 1000) });

    expect(await tables.limits.get(limit.key)).toEqual(before);
  });

  test('stores how long a key is remembered beside its count, with whole epoch seconds for the TTL', async () => {
    const limit = { ...newLimit(), max: 1 };
    const until = later(START, 30 * 86_400_000);
    await store.remember(limit.key, until);
    const memory = { id: limit.key, remembered_until: 4953434400.123, expires_at: 4953434401 };
    expect(await tables.limits.get(limit.key)).toEqual(memory);

    await store.reserveRemembered({ ...limit, now: START });
    expect(await tables.limits.get(limit.key)).toEqual({ ...memory, failures: 1, level: 0, ends_at: 4950842460.123 });

    await store.reserveRemembered({ ...limit, now: later(START, 60_000) });
    expect(await tables.limits.get(limit.key)).toEqual({ ...memory, failures: 1, level: 1, ends_at: 4950842580.123 });
  });

  test('creates no item for a key that is not remembered', async () => {
    const limit = newLimit();
    await store.reserveRemembered({ ...limit, now: START });
    expect(await tables.limits.get(limit.key)).toBeUndefined();
  });

  test('a release creates no item, and a clear leaves none', async () => {
    const [unknown, cleared] = [newLimit(), newLimit()];
    const result = await store.reserve({ ...cleared, now: START });

    await store.release({ key: unknown.key, endsAt: START });
    await store.clear(cleared.key);
    await store.release({ key: cleared.key, endsAt: result.endsAt });

    expect(await tables.limits.get(unknown.key)).toBeUndefined();
    expect(await tables.limits.get(cleared.key)).toBeUndefined();
  });
});
