import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { KeySet, PublicKey } from '../../lib/auth/entities';
import type { KeySetStore } from '../../lib/auth/stores/key-set-store';

const CALLERS = 20;

const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');

export const newPublicKey = (times: Partial<PublicKey> = {}): PublicKey => ({
  kid: secret(32),
  n: secret(256),
  e: 'AQAB',
  createdAt: new Date('2026-11-20T10:00:00.123Z'),
  activeFrom: new Date('2026-11-21T10:00:00.987Z'),
  ...times,
});

export const newKeySet = (version = 1): KeySet => ({ version, keys: [newPublicKey()], cursorSecret: secret(32) });

/** The same with one more key. */
export const nextKeySet = ({ version, keys, cursorSecret }: KeySet): KeySet => ({
  version: version + 1,
  keys: [...keys, newPublicKey({ activeFrom: new Date('2026-12-20T10:00:00.000Z') })],
  cursorSecret,
});

/**
 * The contract of `KeySetStore`, for every implementation.
 * @param emptyStore called in every test; the store has no key set yet.
 */
export const describeKeySetStore = (emptyStore: () => Promise<KeySetStore>): void => {
  const storeWith = async (keySet: KeySet): Promise<KeySetStore> => {
    const store = await emptyStore();
    await store.createKeySet(keySet);
    return store;
  };
  /** @returns the sets whose callers were told that theirs is stored. */
  const winnersOf = async (keySets: KeySet[], write: (keySet: KeySet) => Promise<boolean>): Promise<KeySet[]> => {
    const outcomes = await Promise.all(keySets.map(write));
    return keySets.filter((_, index) => outcomes[index]);
  };

  describe('findKeySet', () => {
    test('finds none at first', async () => {
      const store = await emptyStore();

      expect(await store.findKeySet()).toBeNull();
    });

    test('finds the whole set, times exact to the millisecond, keys in their order', async () => {
      const keySet = nextKeySet(nextKeySet(newKeySet()));

      const store = await storeWith(keySet);

      expect(await store.findKeySet()).toEqual(keySet);
    });
  });

  describe('createKeySet', () => {
    test('creates a set if there is none', async () => {
      const store = await emptyStore();

      expect(await store.createKeySet(newKeySet())).toBe(true);
    });

    test('does not change an existing set', async () => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);

      expect(await store.createKeySet(newKeySet())).toBe(false);

      expect(await store.findKeySet()).toEqual(keySet);
    });

    test('accepts a retry as done', async () => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);

      expect(await store.createKeySet(keySet)).toBe(true);
    });

    test('lets exactly one of many callers succeed', async () => {
      const store = await emptyStore();
      const keySets = Array.from({ length: CALLERS }, () => newKeySet());

      const winners = await winnersOf(keySets, (keySet) => store.createKeySet(keySet));

      expect(winners).toEqual([await store.findKeySet()]);
    });
  });

  describe('replaceKeySet', () => {
    test('replaces the previous version', async () => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);
      const next = nextKeySet(keySet);

      expect(await store.replaceKeySet(next)).toBe(true);

      expect(await store.findKeySet()).toEqual(next);
    });

    test('keeps the next secret of cursors', async () => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);
      const nextCursorSecret = { secret: secret(32), activeFrom: new Date('2026-11-30T10:00:00.123Z') };
      const next = { ...nextKeySet(keySet), nextCursorSecret };

      expect(await store.replaceKeySet(next)).toBe(true);

      expect(await store.findKeySet()).toEqual(next);
    });

    test.each([-2, -1, 0, 2])(
      'does not replace a set that is not the previous version: %i after it',
      async (distance) => {
        const keySet = newKeySet(5);
        const store = await storeWith(keySet);

        expect(await store.replaceKeySet({ ...nextKeySet(keySet), version: 5 + distance })).toBe(false);

        expect(await store.findKeySet()).toEqual(keySet);
      },
    );

    test('does nothing if there is no set', async () => {
      const store = await emptyStore();

      expect(await store.replaceKeySet(newKeySet())).toBe(false);

      expect(await store.findKeySet()).toBeNull();
    });

    test('accepts a retry as done, until the next version is stored', async () => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);
      const next = nextKeySet(keySet);
      await store.replaceKeySet(next);

      expect(await store.replaceKeySet(next)).toBe(true);
      await store.replaceKeySet(nextKeySet(next));

      expect(await store.replaceKeySet(next)).toBe(false);
    });

    test.each<[string, (keySet: KeySet) => KeySet]>([
      ['another key', (keySet) => ({ ...keySet, keys: [newPublicKey()] })],
      ['one key less', (keySet) => ({ ...keySet, keys: keySet.keys.slice(1) })],
      [
        'another next secret',
        (keySet) => ({ ...keySet, nextCursorSecret: { secret: secret(32), activeFrom: new Date(1_800_000_000_123) } }),
      ],
      ['another secret', (keySet) => ({ ...keySet, cursorSecret: secret(32) })],
      [
        'another time',
        ({ keys, ...rest }) => ({
          ...rest,
          keys: keys.map((key) => newPublicKey({ kid: key.kid, activeFrom: new Date(0) })),
        }),
      ],
    ])('does not take for a repeat what has %s', async (_, change) => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);
      const next = nextKeySet(keySet);
      await store.replaceKeySet(next);

      expect(await store.replaceKeySet(change(next))).toBe(false);

      expect(await store.findKeySet()).toEqual(next);
    });

    test('lets exactly one of many callers succeed', async () => {
      const keySet = newKeySet();
      const store = await storeWith(keySet);
      const nexts = Array.from({ length: CALLERS }, () => nextKeySet(keySet));

      const winners = await winnersOf(nexts, (next) => store.replaceKeySet(next));

      expect(winners).toEqual([await store.findKeySet()]);
    });
  });
};
