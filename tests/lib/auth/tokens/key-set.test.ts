import { describe, expect, jest, test } from '@jest/globals';
import type { KeySet } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { createFirstKeySet, describeKeySet } from '../../../../lib/auth/tokens/key-set';
import {
  cheapKeyPairs,
  createKeyDeps,
  keySetOf,
  LIFETIME,
  lacksPrivateHalf,
  unavailable,
  watchPrivateKeys,
} from '../key-deps';

const newKeyPair = cheapKeyPairs();

describe('the first key set', () => {
  test('has one key, which signs at once, and a cursor secret of 32 bytes', async () => {
    const deps = createKeyDeps();
    const keySet = await createFirstKeySet({ ...deps, newKeyPair });
    expect(keySet).toMatchObject({ version: 1, keys: [{ createdAt: deps.clock.now(), activeFrom: deps.clock.now() }] });
    expect(Buffer.from(keySet.cursorSecret, 'base64url')).toHaveLength(32);
    expect(await keySetOf(deps)).toEqual(keySet);
    expect(await lacksPrivateHalf(deps)).toEqual([]);
  });

  test('contains no private key', async () => {
    const keySet = await createFirstKeySet({ ...createKeyDeps(), newKeyPair });
    expect(Object.keys(keySet.keys[0] ?? {}).sort()).toEqual(['activeFrom', 'createdAt', 'e', 'kid', 'n']);
  });

  test('is the same for 30 callers at the same time, and only its own private key is kept', async () => {
    const deps = createKeyDeps();
    const kept = watchPrivateKeys(deps);
    const made = await Promise.all(Array.from({ length: 30 }, () => createFirstKeySet({ ...deps, newKeyPair })));
    const keySet = await keySetOf(deps);
    expect(made).toEqual(Array(30).fill(keySet));
    expect(await kept.present()).toEqual(keySet.keys.map(({ kid }) => kid));
  });

  test('is not created if the private key cannot be stored', async () => {
    const deps = createKeyDeps();
    jest.spyOn(deps.privateKeys, 'savePrivateKey').mockImplementation(unavailable);
    await expect(createFirstKeySet({ ...deps, newKeyPair })).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await deps.keySets.findKeySet()).toBeNull();
  });

  test('keeps its private key if the response was lost', async () => {
    const deps = createKeyDeps();
    const { createKeySet } = deps.keySets;
    jest.spyOn(deps.keySets, 'createKeySet').mockImplementation(async (keySet) => {
      await createKeySet(keySet);
      return unavailable();
    });
    await expect(createFirstKeySet({ ...deps, newKeyPair })).rejects.toBeInstanceOf(StoreUnavailableError);
    expect((await keySetOf(deps)).keys).toHaveLength(1);
    expect(await lacksPrivateHalf(deps)).toEqual([]);
  });

  test('keeps its private key if a retry is refused because the first attempt had succeeded', async () => {
    const deps = createKeyDeps();
    const { createKeySet } = deps.keySets;
    jest.spyOn(deps.keySets, 'createKeySet').mockImplementation(async (keySet) => {
      await createKeySet(keySet);
      return false;
    });
    await createFirstKeySet({ ...deps, newKeyPair });
    expect(await lacksPrivateHalf(deps)).toEqual([]);
  });

  test('is returned to a caller that lost the race, even if its own private key cannot be deleted', async () => {
    const deps = createKeyDeps();
    const keySet = await createFirstKeySet({ ...deps, newKeyPair });
    jest.spyOn(deps.privateKeys, 'deletePrivateKey').mockImplementation(unavailable);
    expect(await createFirstKeySet({ ...deps, newKeyPair })).toEqual(keySet);
  });
});

describe('a key', () => {
  const key = (kid: string, activeFrom: string) => ({
    kid,
    n: '',
    e: '',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    activeFrom: new Date(activeFrom),
  });
  const keySet: KeySet = {
    version: 3,
    cursorSecret: '',
    keys: [key('a', '2026-01-01T00:00:00Z'), key('b', '2026-02-01T00:00:00Z'), key('c', '2026-03-01T00:00:00Z')],
  };
  const statesAt = (now: string) => describeKeySet(keySet, new Date(now), LIFETIME).map(({ state }) => state);

  test.each([
    ['2025-12-31T23:59:59.999Z', ['signing', 'upcoming', 'upcoming']],
    ['2026-01-01T00:00:00.000Z', ['signing', 'upcoming', 'upcoming']],
    ['2026-01-31T23:59:59.999Z', ['signing', 'upcoming', 'upcoming']],
    ['2026-02-01T00:00:00.000Z', ['verifying', 'signing', 'upcoming']],
    // 900 s of a token's life, 5 s of skew, 300 s until the last container has read the set again.
    ['2026-02-01T00:20:05.000Z', ['verifying', 'signing', 'upcoming']],
    ['2026-02-01T00:20:05.001Z', ['retired', 'signing', 'upcoming']],
    ['2026-03-01T00:00:00.000Z', ['retired', 'verifying', 'signing']],
    ['2027-01-01T00:00:00.000Z', ['retired', 'retired', 'signing']],
  ])('at %s has the states %j', (now, expected) => {
    expect(statesAt(now)).toEqual(expected);
  });

  test('is described with all its public values', () => {
    expect(describeKeySet(keySet, new Date('2026-01-02T00:00:00Z'), LIFETIME)[0]).toEqual({
      ...keySet.keys[0],
      state: 'signing',
    });
  });
});
