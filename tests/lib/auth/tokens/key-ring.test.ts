import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { createKeyRing, createSigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { rotateSigningKeys } from '../../../../lib/auth/tokens/rotate-signing-keys';
import { createRandom, seedOfRun } from '../../../support/random';
import {
  cheapKeyPairs,
  createKeyDeps,
  keySetOf,
  LIFETIME,
  lacksPrivateHalf,
  type TestKeyDeps,
  unavailable,
  watchPrivateKeys,
} from '../key-deps';

const newKeyPair = cheapKeyPairs();

const ringOver = (deps: TestKeyDeps) => createSigningKeyRing({ ...deps, newKeyPair }, LIFETIME);

/** A ring that has made the first key, and what it has asked of the stores since. */
const withRing = async () => {
  const deps = createKeyDeps();
  const ring = ringOver(deps);
  const { kid } = await ring.signingKey();
  const reads = jest.spyOn(deps.keySets, 'findKeySet');
  const imports = jest.spyOn(deps.privateKeys, 'findPrivateKey');
  return { deps, ring, kid, reads, imports, wait: (seconds: number) => deps.clock.moveBy(seconds * 1000) };
};

const rotate = (deps: TestKeyDeps, options: object = {}) =>
  rotateSigningKeys({ ...deps, newKeyPair }, { ...LIFETIME, ...options });

describe('the first key', () => {
  test('is created on first use', async () => {
    const { deps, kid } = await withRing();
    expect((await keySetOf(deps)).keys.map((key) => key.kid)).toEqual([kid]);
  });

  test('is the same for 30 containers that start at the same time', async () => {
    const deps = createKeyDeps();
    const kept = watchPrivateKeys(deps);
    const rings = Array.from({ length: 30 }, () => ringOver(deps));
    const keys = await Promise.all(rings.flatMap((ring) => [ring.signingKey(), ring.signingKey(), ring.signingKey()]));
    const [key] = (await keySetOf(deps)).keys;
    expect(new Set(keys.map(({ kid }) => kid))).toEqual(new Set([key?.kid]));
    expect(await kept.present()).toEqual([key?.kid]);
  });

  test('is created once per container, however many requests wait for it', async () => {
    const deps = createKeyDeps();
    const save = jest.spyOn(deps.privateKeys, 'savePrivateKey');
    const ring = ringOver(deps);
    await Promise.all(Array.from({ length: 20 }, () => ring.signingKey()));
    expect(save).toHaveBeenCalledTimes(1);
  });

  test('is a single one with its private key, whichever step fails', async () => {
    const random = createRandom(seedOfRun());
    for (let round = 0; round < 20; round++) {
      const deps = createKeyDeps();
      const flaky = flakyStores(deps, () => random.below(4) === 0);
      const rings = Array.from({ length: 30 }, () => ringOver(flaky));
      const keys = await Promise.all(
        rings.map(async (ring) => {
          for (;;) {
            try {
              return (await ring.signingKey()).kid;
            } catch (error) {
              expect(error).toBeInstanceOf(StoreUnavailableError);
              expect(await lacksPrivateHalf(deps)).toEqual([]);
            }
          }
        }),
      );
      expect(new Set(keys).size).toBe(1);
      expect(await lacksPrivateHalf(deps)).toEqual([]);
    }
  });

  /** Every call may fail before it has its effect, or after. */
  const flakyStores = (deps: TestKeyDeps, fails: () => boolean): TestKeyDeps => {
    const flaky = <Store extends object>(store: Store): Store =>
      new Proxy(store, {
        get:
          (target, name) =>
          async (...given: unknown[]) => {
            if (fails()) await unavailable();
            const result = await (Reflect.get(target, name) as (...all: unknown[]) => unknown)(...given);
            if (fails()) await unavailable();
            return result;
          },
      });
    return { ...deps, keySets: flaky(deps.keySets), privateKeys: flaky(deps.privateKeys) };
  };

  test('is used by a container that has just found none', async () => {
    const deps = createKeyDeps();
    const late = ringOver(deps);
    expect(await late.publishedKeys()).toEqual([]);
    const { kid } = await ringOver(deps).signingKey();
    expect((await late.signingKey()).kid).toBe(kid);
  });

  test('is published at once by a container that has just found none', async () => {
    const deps = createKeyDeps();
    const ring = ringOver(deps);
    expect(await ring.publishedKeys()).toEqual([]);
    const { kid } = await ringOver(deps).signingKey();
    expect(await ring.publishedKeys()).toMatchObject([{ kid }]);
  });

  test('signs although the clock is behind the clock of its creator', async () => {
    const { deps, kid } = await withRing();
    deps.clock.moveBy(-3000);
    expect((await ringOver(deps).signingKey()).kid).toBe(kid);
  });

  test('is not created by verifying or publishing', async () => {
    const deps = createKeyDeps();
    const ring = ringOver(deps);
    expect([await ring.verificationKey('any'), await ring.publishedKeys()]).toEqual([null, []]);
    expect(await deps.keySets.findKeySet()).toBeNull();
  });
});

describe('the cache', () => {
  test('is used for 300 seconds without a read, and every key is imported once', async () => {
    const { ring, kid, reads, imports, wait } = await withRing();
    const { key } = await ring.signingKey();
    const publicKey = await ring.verificationKey(kid);
    for (let second = 0; second < 299; second++) {
      wait(1);
      expect((await ring.signingKey()).key).toBe(key);
      expect(await ring.verificationKey(kid)).toBe(publicKey);
    }
    expect([reads.mock.calls.length, imports.mock.calls.length]).toEqual([0, 0]);
    wait(1);
    expect((await ring.signingKey()).key).toBe(key);
    expect([reads.mock.calls.length, imports.mock.calls.length]).toEqual([1, 0]);
  });

  test('is not used for publishing, so that new keys are visible at once', async () => {
    const { deps, ring, kid, reads } = await withRing();
    expect((await ring.publishedKeys()).map((key) => key.kid)).toEqual([kid]);
    await rotate(deps);
    expect(await ring.publishedKeys()).toHaveLength(2);
    reads.mockClear();
    await Promise.all([ring.publishedKeys(), ring.publishedKeys()]);
    expect(reads).toHaveBeenCalledTimes(1);
  });

  test('is filled by one read, however many requests run at the same time', async () => {
    const { deps, kid, reads, imports } = await withRing();
    const ring = ringOver(deps);
    await Promise.all(
      Array.from({ length: 20 }, () => [ring.signingKey(), ring.verificationKey(kid), ring.publishedKeys()]).flat(),
    );
    expect([reads.mock.calls.length, imports.mock.calls.length]).toEqual([1, 1]);
  });

  test('does not keep a failed read or import', async () => {
    const { deps, kid, reads, imports } = await withRing();
    const ring = ringOver(deps);
    reads.mockImplementationOnce(unavailable);
    await expect(ring.signingKey()).rejects.toBeInstanceOf(StoreUnavailableError);
    imports.mockImplementationOnce(unavailable);
    await expect(ring.signingKey()).rejects.toBeInstanceOf(StoreUnavailableError);
    expect((await ring.signingKey()).kid).toBe(kid);
  });

  test('throws errors other than an unavailable store', async () => {
    const { ring, reads, wait } = await withRing();
    const mistake = new TypeError('a mistake');
    reads.mockRejectedValueOnce(mistake);
    wait(300);
    await expect(ring.signingKey()).rejects.toBe(mistake);
  });

  test('is used for an hour while the store is unavailable, with a read every 10 seconds', async () => {
    const { ring, kid, reads, wait } = await withRing();
    reads.mockImplementation(unavailable);
    wait(300);
    for (let second = 300; second < 3600; second++) {
      expect((await ring.signingKey()).kid).toBe(kid);
      expect(await ring.verificationKey(kid)).not.toBeNull();
      wait(1);
    }
    expect(reads.mock.calls.length).toBe(330);
    await expect(ring.signingKey()).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(ring.verificationKey(kid)).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(ring.publishedKeys()).rejects.toBeInstanceOf(StoreUnavailableError);
    reads.mockRestore();
    expect((await ring.signingKey()).kid).toBe(kid);
  });

  test('changes to the next key on time while the store is unavailable', async () => {
    const { deps, ring, wait } = await withRing();
    const rotation = await rotate(deps, { publishSeconds: 600 });
    wait(300);
    await ring.publishedKeys();
    jest.spyOn(deps.keySets, 'findKeySet').mockImplementation(unavailable);
    // The private half of the successor is had when it signs first.
    wait(300);
    expect((await ring.signingKey()).kid).toBe(rotation.keys[1]?.kid);
  });
});

describe('a key that is not known', () => {
  test('is found at once if it was added since the last read', async () => {
    const { deps, ring, reads } = await withRing();
    const { keys } = await rotate(deps, { publishSeconds: 0 });
    reads.mockClear();
    expect(await ring.verificationKey(keys[1]?.kid ?? '')).not.toBeNull();
    expect(reads).toHaveBeenCalledTimes(1);
  });

  test('is refused, with one read in 10 seconds for any number of them', async () => {
    const { ring, reads, wait } = await withRing();
    for (let second = 0; second < 30; second++) {
      const kids = Array.from({ length: 10 }, (_, index) => `made up ${second} ${index}`);
      expect(await Promise.all(kids.map((kid) => ring.verificationKey(kid)))).toEqual(Array(10).fill(null));
      wait(1);
    }
    expect(reads).toHaveBeenCalledTimes(3);
  });

  test('costs a cold container one read, not two', async () => {
    const { deps, reads } = await withRing();
    await ringOver(deps).verificationKey('made up');
    expect(reads).toHaveBeenCalledTimes(1);
  });

  test('causes no reads for known keys', async () => {
    const { ring, kid, reads } = await withRing();
    await ring.verificationKey('made up');
    reads.mockClear();
    expect(await ring.verificationKey(kid)).not.toBeNull();
    expect(reads).not.toHaveBeenCalled();
  });

  test('is not reported as unknown while the store is unavailable', async () => {
    const { ring, reads, wait } = await withRing();
    reads.mockImplementation(unavailable);
    for (let second = 0; second < 20; second++) {
      await expect(ring.verificationKey('new perhaps')).rejects.toBeInstanceOf(StoreUnavailableError);
      wait(1);
    }
    expect(reads).toHaveBeenCalledTimes(2);
  });
});

describe('a ring without private keys', () => {
  test('finds and publishes the keys of signing key rings', async () => {
    const { deps, kid } = await withRing();
    const ring = createKeyRing({ keySets: deps.keySets, clock: deps.clock }, LIFETIME);
    expect(await ring.verificationKey(kid)).not.toBeNull();
    expect(await ring.publishedKeys()).toMatchObject([{ kid }]);
  });

  test('returns the cursor secret, which rotations do not change', async () => {
    const { deps, wait } = await withRing();
    const ring = createKeyRing({ keySets: deps.keySets, clock: deps.clock }, LIFETIME);
    const secret = await ring.cursorSecret();
    expect(secret).toBe((await keySetOf(deps)).cursorSecret);
    await rotate(deps, { retireOld: true });
    wait(300);
    expect(await ring.cursorSecret()).toBe(secret);
  });

  test('throws before the first key set exists, and returns the secret directly after', async () => {
    const deps = createKeyDeps();
    const ring = createKeyRing({ keySets: deps.keySets, clock: deps.clock }, LIFETIME);
    await expect(ring.cursorSecret()).rejects.toBeInstanceOf(StoreUnavailableError);
    await ringOver(deps).signingKey();
    expect(await ring.cursorSecret()).toBe((await keySetOf(deps)).cursorSecret);
  });
});

describe('a key', () => {
  test('that is retired verifies nothing and is not published', async () => {
    const { deps, ring, kid, wait } = await withRing();
    await rotate(deps, { publishSeconds: 0 });
    wait(1205);
    expect(await ring.verificationKey(kid)).not.toBeNull();
    expect(await ring.publishedKeys()).toHaveLength(2);
    wait(0.001);
    expect(await ring.verificationKey(kid)).toBeNull();
    expect((await ring.publishedKeys()).map((key) => key.kid)).not.toContain(kid);
  });

  test('that is upcoming is already published and verifies', async () => {
    const { deps, kid } = await withRing();
    const { keys } = await rotate(deps);
    const ring = ringOver(deps);
    expect(await ring.publishedKeys()).toMatchObject(keys.map((key) => ({ kid: key.kid })));
    expect(await ring.verificationKey(keys[1]?.kid ?? '')).not.toBeNull();
    expect((await ring.signingKey()).kid).toBe(kid);
  });

  test('that is weak verifies nothing', async () => {
    const { deps, kid } = await withRing();
    const keySet = await keySetOf(deps);
    const keys = keySet.keys.map((key) => ({ ...key, n: key.n.slice(0, 172) }));
    await deps.keySets.replaceKeySet({ ...keySet, version: 2, keys });
    expect(await ringOver(deps).verificationKey(kid)).toBeNull();
  });

  test('that was removed is dropped within 300 seconds', async () => {
    const { deps, ring, kid, wait } = await withRing();
    const { keys } = await rotate(deps, { retireOld: true });
    wait(300);
    expect(await ring.verificationKey(kid)).toBeNull();
    expect((await ring.signingKey()).kid).toBe(keys[0]?.kid);
  });

  test('that was removed before its import is replaced by the one that signs', async () => {
    const { deps } = await withRing();
    const ring = ringOver(deps);
    await ring.publishedKeys();
    const { keys } = await rotate(deps, { retireOld: true });
    expect((await ring.signingKey()).kid).toBe(keys[0]?.kid);
  });

  test('without its private key signs nothing', async () => {
    const { deps, kid } = await withRing();
    await deps.privateKeys.deletePrivateKey(kid);
    await expect(ringOver(deps).signingKey()).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
