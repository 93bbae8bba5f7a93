import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { LimitsStore, Reservation } from '../../lib/auth/stores/limits-store';

// A time in the far future, because engines delete expired items by the real clock (DynamoDB Local within seconds).
export const START = new Date('2126-11-20T10:00:00.123Z');
const FULL_SECOND = new Date('2126-11-20T10:00:00.000Z');
const MAX = 5;
const CALLERS = 30;
const PEACE = 900_000;

export const later = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);

/** A limit with a key that no other test uses. */
export const newLimit = () => ({ key: `account#${randomUUID()}`, max: MAX, windowSeconds: 60 });

/**
 * The contract of `LimitsStore`, for every implementation.
 * @param store called in every test, once the tables exist.
 */
export const describeLimitsStore = (store: () => LimitsStore): void => {
  type Limit = ReturnType<typeof newLimit>;

  const reserveTimes = async (times: number, limit: Limit, now: Date): Promise<Reservation[]> => {
    const reservations: Reservation[] = [];
    for (let count = 0; count < times; count += 1) {
      const result = await store().reserve({ ...limit, now });
      if (result.outcome === 'reserved') reservations.push(result);
    }
    return reservations;
  };
  /** Fills the window. @returns when it ends. */
  const fill = async (limit: Limit, now: Date): Promise<Date> => {
    await reserveTimes(limit.max, limit, now);
    const { outcome, endsAt } = await store().reserve({ ...limit, now });
    expect(outcome).toBe('full');
    return endsAt;
  };
  const roomIn = async (limit: Limit, now: Date): Promise<number> =>
    (await reserveTimes(limit.max + 1, limit, now)).length;
  const inParallel = async (limit: Limit, nowOf: (index: number) => Date) => {
    const callers = Array.from({ length: CALLERS }, (_, index) => store().reserve({ ...limit, now: nowOf(index) }));
    const results = await Promise.all(callers);
    return {
      reserved: results.filter(({ outcome }) => outcome === 'reserved').length,
      windows: new Set(results.map(({ endsAt }) => endsAt.getTime())).size,
    };
  };

  describe('an attempt with an id', () => {
    const attemptId = 'an attempt';

    test('is counted once, however often it is tried in a row, also as the last one that the window has room for', async () => {
      const limit = newLimit();
      await reserveTimes(MAX - 1, limit, START);
      for (let times = 0; times < 3; times += 1)
        expect(await store().reserve({ ...limit, now: START, attemptId })).toMatchObject({ outcome: 'reserved' });
      expect(await roomIn(limit, START)).toBe(0);
      expect(await store().reserve({ ...limit, now: START, attemptId: 'another' })).toMatchObject({ outcome: 'full' });
    });

    test('is counted again after it was released, and in a later window', async () => {
      const limit = newLimit();
      const first = await store().reserve({ ...limit, now: START, attemptId });
      await store().release(first as Reservation);
      await store().reserve({ ...limit, now: START, attemptId });
      expect(await roomIn(limit, START)).toBe(MAX - 1);
      const next = later(START, 60_000);
      await store().reserve({ ...limit, now: next, attemptId });
      await store().reserve({ ...limit, now: next, attemptId });
      expect(await roomIn(limit, next)).toBe(MAX - 1);
    });

    test('is counted once if it is tried many times at once', async () => {
      const limit = newLimit();
      const tries = Array.from({ length: CALLERS }, () => store().reserve({ ...limit, now: START, attemptId }));
      expect((await Promise.all(tries)).filter(({ outcome }) => outcome === 'reserved')).toHaveLength(CALLERS);
      expect(await roomIn(limit, START)).toBe(MAX - 1);
    });
  });

  describe('reserve', () => {
    test.each([0, 1, 123, 499, 500, 999])('begins a window %i ms after a full second', async (fraction) => {
      const limit = newLimit();
      const now = later(FULL_SECOND, fraction);

      const result = await store().reserve({ ...limit, now });

      expect(result).toEqual({ outcome: 'reserved', key: limit.key, endsAt: later(now, 60_000) });
    });

    test('accepts up to the maximum, then nothing until the window ends', async () => {
      const limit = newLimit();
      const endsAt = later(START, 60_000);

      for (let count = 0; count < MAX; count += 1) {
        const result = await store().reserve({ ...limit, now: later(START, count * 1000) });
        expect(result).toEqual({ outcome: 'reserved', key: limit.key, endsAt });
      }

      for (const now of [later(START, MAX * 1000), later(endsAt, -1)]) {
        expect(await store().reserve({ ...limit, now })).toEqual({ outcome: 'full', endsAt });
      }
      expect(await store().reserve({ ...limit, now: endsAt })).toMatchObject({ outcome: 'reserved' });
    });

    test('begins a new window of the same length after one that was not full', async () => {
      const limit = newLimit();
      await reserveTimes(MAX - 1, limit, START);
      const now = later(START, 60_000);

      expect(await store().reserve({ ...limit, now })).toMatchObject({ endsAt: later(now, 60_000) });
      expect(await roomIn(limit, now)).toBe(MAX - 1);
    });

    test('doubles the window after each full one, up to 900 s', async () => {
      const limit = newLimit();
      const seconds: number[] = [];
      let now = START;
      for (let windows = 0; windows < 6; windows += 1) {
        const endsAt = await fill(limit, now);
        seconds.push((endsAt.getTime() - now.getTime()) / 1000);
        now = endsAt;
      }

      expect(seconds).toEqual([60, 120, 240, 480, 900, 900]);
    });

    test('returns to the first length after a window that was not full', async () => {
      const limit = newLimit();
      const second = await fill(limit, await fill(limit, START));
      const [notFull] = await reserveTimes(MAX - 1, limit, second);
      const now = notFull?.endsAt as Date;
      expect(now).toEqual(later(second, 240_000));

      expect(await store().reserve({ ...limit, now })).toMatchObject({ endsAt: later(now, 60_000) });
    });

    test('does not count a window as full after a release', async () => {
      const limit = newLimit();
      const [one] = await reserveTimes(MAX, limit, START);
      await store().release(one as Reservation);
      const now = later(START, 60_000);

      expect(await store().reserve({ ...limit, now })).toMatchObject({ endsAt: later(now, 60_000) });
    });

    test.each([
      { peace: PEACE - 1, seconds: 120 },
      { peace: PEACE, seconds: 60 },
      { peace: 100 * PEACE, seconds: 60 },
    ])('begins a window of $seconds s when the last full one is over for $peace ms', async ({ peace, seconds }) => {
      const limit = newLimit();
      const now = later(await fill(limit, FULL_SECOND), peace);

      expect(await store().reserve({ ...limit, now })).toMatchObject({ endsAt: later(now, seconds * 1000) });
    });

    test('counts keys separately', async () => {
      const [full, other] = [newLimit(), newLimit()];
      await fill(full, START);

      expect(await roomIn(other, START)).toBe(MAX);
    });

    test('accepts exactly the maximum of many simultaneous callers', async () => {
      const limit = newLimit();

      expect(await inParallel(limit, () => START)).toEqual({ reserved: MAX, windows: 1 });
    });

    test.each([
      { name: 'at the same time', apart: 0 },
      { name: 'by clocks that differ', apart: 7 },
    ])('lets in exactly as many of many who find the window over, $name', async ({ apart }) => {
      const limit = newLimit();
      const over = await fill(limit, START);

      const { reserved, windows } = await inParallel(limit, (index) => later(over, index * apart));

      expect([reserved, windows]).toEqual([MAX, 1]);
      expect(await roomIn(limit, later(over, CALLERS * apart))).toBe(0);
    });
  });

  describe('reserveRemembered', () => {
    const MEMORY = 30 * 86_400_000;
    /** A limit whose key is remembered for this number of milliseconds. */
    const remembered = async (milliseconds = MEMORY): Promise<Limit> => {
      const limit = newLimit();
      await store().remember(limit.key, later(START, milliseconds));
      return limit;
    };
    const unknown = { outcome: 'unknown' };

    test('counts nothing for a key that is not remembered, even if it has failures', async () => {
      const [fresh, counted] = [newLimit(), newLimit()];
      await reserveTimes(1, counted, START);

      for (const limit of [fresh, counted]) {
        for (let times = 0; times <= MAX; times += 1) {
          expect(await store().reserveRemembered({ ...limit, now: START })).toEqual(unknown);
        }
      }

      expect(await roomIn(fresh, START)).toBe(MAX);
      expect(await roomIn(counted, START)).toBe(MAX - 1);
    });

    test('accepts up to the maximum, then nothing until the window ends', async () => {
      const limit = await remembered();
      const endsAt = later(START, 60_000);

      for (let count = 0; count < MAX; count += 1) {
        const result = await store().reserveRemembered({ ...limit, now: later(START, count * 1000) });
        expect(result).toEqual({ outcome: 'reserved', key: limit.key, endsAt });
      }

      for (const now of [later(START, MAX * 1000), later(endsAt, -1)]) {
        expect(await store().reserveRemembered({ ...limit, now })).toEqual({ outcome: 'full', endsAt });
      }
      expect(await store().reserveRemembered({ ...limit, now: endsAt })).toMatchObject({ outcome: 'reserved' });
    });

    test('doubles the window after each full one, up to 900 s', async () => {
      const limit = await remembered();
      const seconds: number[] = [];
      let now = START;
      for (let windows = 0; windows < 6; windows += 1) {
        for (let count = 0; count < MAX; count += 1) await store().reserveRemembered({ ...limit, now });
        const full = await store().reserveRemembered({ ...limit, now });
        const endsAt = full.outcome === 'full' ? full.endsAt : now;
        seconds.push((endsAt.getTime() - now.getTime()) / 1000);
        now = endsAt;
      }

      expect(seconds).toEqual([60, 120, 240, 480, 900, 900]);
    });

    test.each([1, 123, 877, 1000])('remembers a key exactly to the millisecond, for %i ms', async (milliseconds) => {
      const limit = await remembered(milliseconds);

      const last = later(START, milliseconds - 1);
      expect(await store().reserveRemembered({ ...limit, now: last })).toMatchObject({ outcome: 'reserved' });
      for (const now of [later(START, milliseconds), later(START, milliseconds + MEMORY)]) {
        expect(await store().reserveRemembered({ ...limit, now })).toEqual(unknown);
      }
    });

    test('counting does not change how long a key is remembered', async () => {
      const limit = await remembered();
      const last = later(START, MEMORY - 1);
      for (const now of [START, later(START, 60_000), later(START, MEMORY / 2), last]) {
        for (let count = 0; count <= MAX; count += 1) await store().reserveRemembered({ ...limit, now });
      }

      expect(await store().reserveRemembered({ ...limit, now: last })).toMatchObject({ outcome: 'full' });
      expect(await store().reserveRemembered({ ...limit, now: later(last, 1) })).toEqual(unknown);
    });

    test('remembers a key again after it expired, and continues its current window', async () => {
      const limit = await remembered(1000);
      await store().reserveRemembered({ ...limit, now: START });
      const now = later(START, 1000);
      expect(await store().reserveRemembered({ ...limit, now })).toEqual(unknown);

      await store().remember(limit.key, later(now, 1000));

      const results = await Promise.all(
        Array.from({ length: MAX }, () => store().reserveRemembered({ ...limit, now })),
      );
      expect(results.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(MAX - 1);
    });

    test('has room again after a release', async () => {
      const limit = await remembered();
      const first = await store().reserveRemembered({ ...limit, now: START });
      for (let count = 1; count < MAX; count += 1) await store().reserveRemembered({ ...limit, now: START });

      if (first.outcome === 'reserved') await store().release(first);

      expect(await store().reserveRemembered({ ...limit, now: START })).toMatchObject({ outcome: 'reserved' });
      expect(await store().reserveRemembered({ ...limit, now: START })).toMatchObject({ outcome: 'full' });
    });

    test('forgets a cleared key', async () => {
      const limit = await remembered();
      await store().clear(limit.key);

      expect(await store().reserveRemembered({ ...limit, now: START })).toEqual(unknown);
    });

    test.each([
      ['a first window', async (_: Limit) => START],
      [
        'a window after one that was full',
        async (limit: Limit) => {
          for (let count = 0; count < MAX; count += 1) await store().reserveRemembered({ ...limit, now: START });
          return later(START, 60_000);
        },
      ],
    ])('lets in exactly as many as may be of forty at once: %s', async (_, prepare) => {
      const limit = await remembered();
      const now = await prepare(limit);

      const results = await Promise.all(Array.from({ length: 40 }, () => store().reserveRemembered({ ...limit, now })));

      expect(results.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(MAX);
      expect(results.filter(({ outcome }) => outcome === 'full')).toHaveLength(40 - MAX);
    });
  });

  describe('release', () => {
    test('makes room for one more', async () => {
      const limit = newLimit();
      const [one] = await reserveTimes(MAX, limit, START);

      await store().release(one as Reservation);

      expect(await roomIn(limit, START)).toBe(1);
    });

    test('does nothing once another window has begun', async () => {
      const limit = newLimit();
      const [one] = await reserveTimes(MAX, limit, START);
      const next = await fill(limit, later(START, 60_000)).then((endsAt) => later(endsAt, -1));

      await store().release(one as Reservation);

      expect(await roomIn(limit, next)).toBe(0);
    });

    test('never counts below zero', async () => {
      const limit = newLimit();
      const [one] = await reserveTimes(1, limit, START);

      for (let times = 0; times < 3; times += 1) await store().release(one as Reservation);

      expect(await roomIn(limit, START)).toBe(MAX);
    });

    test('of all reservations at the same time leaves nothing counted', async () => {
      const limit = { ...newLimit(), max: CALLERS };
      const reservations = await reserveTimes(CALLERS, limit, START);

      await Promise.all(reservations.map((reservation) => store().release(reservation)));

      expect(await roomIn(limit, START)).toBe(CALLERS);
    });

    test('does not affect other keys, and does nothing for an unknown key', async () => {
      const [limit, unknown] = [newLimit(), newLimit()];
      const endsAt = await fill(limit, START);

      await store().release({ key: unknown.key, endsAt });

      expect(await roomIn(limit, START)).toBe(0);
      expect(await roomIn(unknown, START)).toBe(MAX);
    });
  });

  describe('findFull', () => {
    test('finds when a full window ends, and counts nothing', async () => {
      const limit = newLimit();
      const endsAt = await fill(limit, START);

      expect(await store().findFull({ ...limit, now: later(endsAt, -1) })).toEqual(endsAt);
      expect(await store().findFull({ ...limit, max: MAX + 1, now: START })).toBeNull();
      expect(await store().findFull({ ...limit, now: endsAt })).toBeNull();
    });

    test('finds nothing for a window with room, nor for an unknown key', async () => {
      const limit = newLimit();
      await reserveTimes(MAX - 1, limit, START);

      expect(await store().findFull({ ...limit, now: START })).toBeNull();
      expect(await store().findFull({ ...newLimit(), now: START })).toBeNull();
      expect(await roomIn(limit, START)).toBe(1);
    });
  });

  describe('clear', () => {
    test('forgets the failures and the length of the windows', async () => {
      const limit = newLimit();
      const now = later(await fill(limit, await fill(limit, START)), -1);

      await store().clear(limit.key);

      expect(await store().reserve({ ...limit, now })).toMatchObject({ endsAt: later(now, 60_000) });
      expect(await roomIn(limit, now)).toBe(MAX - 1);
    });

    test('does not affect other keys, and does nothing for an unknown key', async () => {
      const limit = newLimit();
      await fill(limit, START);

      await store().clear(newLimit().key);

      expect(await roomIn(limit, START)).toBe(0);
    });
  });
};
