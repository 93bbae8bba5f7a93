import { describe, expect, jest, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { createAccessTokens } from '../../../../lib/auth/tokens/access-tokens';
import { createSigningKeyRing } from '../../../../lib/auth/tokens/key-ring';
import { createFirstKeySet, type KeyState } from '../../../../lib/auth/tokens/key-set';
import {
  PUBLISH_SECONDS,
  type RotationOptions,
  rotateSigningKeys,
} from '../../../../lib/auth/tokens/rotate-signing-keys';
import { newUser } from '../../../support/new-user';
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

const rotate = (deps: TestKeyDeps, options: Partial<RotationOptions> = {}) =>
  rotateSigningKeys({ ...deps, newKeyPair }, { ...LIFETIME, ...options });

/** A service in use, with one key. */
const withKey = async () => {
  const deps = createKeyDeps();
  const kept = watchPrivateKeys(deps);
  const first = await createFirstKeySet({ ...deps, newKeyPair });
  return { deps, kept, first, wait: (seconds: number) => deps.clock.moveBy(seconds * 1000) };
};

const states = (rotation: { keys: readonly { state: KeyState }[] }) => rotation.keys.map(({ state }) => state);
const kids = (keySet: { keys: readonly { kid: string }[] }) => keySet.keys.map(({ kid }) => kid);

describe('a rotation', () => {
  test('creates the first key, which is active at once', async () => {
    const deps = createKeyDeps();
    const rotation = await rotate(deps);
    expect(rotation).toMatchObject({ outcome: 'created', version: 1, undeleted: [] });
    expect(states(rotation)).toEqual(['signing']);
    expect(await lacksPrivateHalf(deps)).toEqual([]);
  });

  test('publishes a key for two hours and five minutes before it signs', async () => {
    const { deps, first, wait } = await withKey();
    const rotation = await rotate(deps);
    expect(PUBLISH_SECONDS).toBe(7500);
    expect(rotation).toMatchObject({ outcome: 'added', version: 2, undeleted: [] });
    expect(states(rotation)).toEqual(['signing', 'upcoming']);
    expect(rotation.keys[1]?.activeFrom).toEqual(new Date(deps.clock.now().getTime() + 7_500_000));
    expect(await keySetOf(deps)).toMatchObject({ version: 2, cursorSecret: first.cursorSecret });
    expect(await lacksPrivateHalf(deps)).toEqual([]);
    wait(7500);
    expect(states(await rotate(deps))).toEqual(['verifying', 'signing', 'upcoming']);
  });

  test('removes retired keys from the set, and then deletes their private keys', async () => {
    const { deps, kept, first, wait } = await withKey();
    await rotate(deps);
    wait(7500 + 1205.001);
    const { replaceKeySet } = deps.keySets;
    jest.spyOn(deps.keySets, 'replaceKeySet').mockImplementation(async (keySet) => {
      expect(await kept.present()).toContain(first.keys[0]?.kid);
      return replaceKeySet(keySet);
    });
    const rotation = await rotate(deps);
    expect(states(rotation)).toEqual(['signing', 'upcoming']);
    expect(kids(rotation)).not.toContain(first.keys[0]?.kid);
    expect((await kept.present()).sort()).toEqual(kids(rotation).sort());
  });

  test('is refused while a key is upcoming, and changes nothing', async () => {
    const { deps, kept } = await withKey();
    await rotate(deps);
    const before = await keySetOf(deps);
    const rotation = await rotate(deps);
    expect(rotation).toMatchObject({ outcome: 'refused', version: 2 });
    expect(states(rotation)).toEqual(['signing', 'upcoming']);
    expect(await keySetOf(deps)).toBe(before);
    expect(await kept.present()).toHaveLength(2);
  });

  test('adds another key if the option says so', async () => {
    const { deps, wait } = await withKey();
    await rotate(deps);
    wait(60);
    expect(states(await rotate(deps, { evenIfUpcoming: true }))).toEqual(['signing', 'upcoming', 'upcoming']);
  });

  test('without a publication time signs at once, before an upcoming key', async () => {
    const { deps, wait } = await withKey();
    const upcoming = await rotate(deps);
    wait(60);
    const rotation = await rotate(deps, { publishSeconds: 0, evenIfUpcoming: true });
    expect(states(rotation)).toEqual(['verifying', 'signing', 'upcoming']);
    expect(rotation.keys[2]?.kid).toBe(upcoming.keys[1]?.kid);
  });

  test('for a leaked key removes all other keys, upcoming ones too, and signs at once', async () => {
    const { deps, kept, first } = await withKey();
    await rotate(deps);
    const rotation = await rotate(deps, { retireOld: true });
    expect(states(rotation)).toEqual(['signing']);
    expect(rotation.keys[0]?.activeFrom).toEqual(deps.clock.now());
    expect(kids(first)).not.toContain(kids(rotation)[0]);
    expect(await kept.present()).toEqual(kids(rotation));
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'cannot publish for %p seconds',
    async (publishSeconds) => {
      const { deps } = await withKey();
      await expect(rotate(deps, { publishSeconds })).rejects.toThrow(RangeError);
      expect(await keySetOf(deps)).toMatchObject({ version: 1 });
    },
  );
});

describe('rotations at the same time', () => {
  test('add one key, and those that are refused leave no private key', async () => {
    const { deps, kept } = await withKey();
    const rotations = await Promise.all(Array.from({ length: 5 }, () => rotate(deps)));
    expect(rotations.map(({ outcome }) => outcome).sort()).toEqual(['added', ...Array(4).fill('refused')]);
    expect((await kept.present()).sort()).toEqual(kids(await keySetOf(deps)).sort());
    expect(await kept.present()).toHaveLength(2);
  });

  test('all add their key if the option says so', async () => {
    const { deps } = await withKey();
    const rotations = await Promise.all(Array.from({ length: 4 }, () => rotate(deps, { evenIfUpcoming: true })));
    expect(rotations.map(({ outcome }) => outcome)).toEqual(Array(4).fill('added'));
    expect(await keySetOf(deps)).toMatchObject({ version: 5 });
    expect(kids(await keySetOf(deps))).toHaveLength(5);
    expect(await lacksPrivateHalf(deps)).toEqual([]);
  });

  test('fail if others change the key set during every attempt', async () => {
    const { deps } = await withKey();
    jest.spyOn(deps.keySets, 'replaceKeySet').mockResolvedValue(false);
    await expect(rotate(deps)).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  test('create exactly one first key', async () => {
    const deps = createKeyDeps();
    const rotations = await Promise.all(Array.from({ length: 5 }, () => rotate(deps)));
    expect(new Set(rotations.flatMap(kids)).size).toBe(1);
    expect(await lacksPrivateHalf(deps)).toEqual([]);
  });
});

describe('a failure', () => {
  test.each(['findKeySet', 'replaceKeySet'] as const)('of %s changes nothing', async (step) => {
    const { deps } = await withKey();
    const failing = jest.spyOn(deps.keySets, step).mockImplementation(unavailable);
    await expect(rotate(deps)).rejects.toBeInstanceOf(StoreUnavailableError);
    failing.mockRestore();
    expect(await keySetOf(deps)).toMatchObject({ version: 1 });
    expect(states(await rotate(deps))).toEqual(['signing', 'upcoming']);
  });

  test('to store the private key changes nothing', async () => {
    const { deps } = await withKey();
    jest.spyOn(deps.privateKeys, 'savePrivateKey').mockImplementation(unavailable);
    await expect(rotate(deps)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await keySetOf(deps)).toMatchObject({ version: 1 });
  });

  test('to delete a private key is reported, and the key set does not contain the key', async () => {
    const { deps, first, wait } = await withKey();
    wait(1);
    jest.spyOn(deps.privateKeys, 'deletePrivateKey').mockImplementation(unavailable);
    const rotation = await rotate(deps, { retireOld: true });
    expect(rotation.undeleted).toEqual(kids(first));
    expect(states(rotation)).toEqual(['signing']);
  });

  test('to receive the response loses no private key, and a retry adds no second key', async () => {
    const { deps, kept, first } = await withKey();
    const { replaceKeySet } = deps.keySets;
    jest.spyOn(deps.keySets, 'replaceKeySet').mockImplementationOnce(async (keySet) => {
      await replaceKeySet(keySet);
      return false;
    });
    const rotation = await rotate(deps, { retireOld: true });
    expect(rotation).toMatchObject({ outcome: 'added', version: 2, undeleted: [] });
    expect(kids(rotation)).toHaveLength(1);
    expect(await kept.present()).toEqual(kids(rotation));
    expect(kids(first)).not.toEqual(kids(rotation));
  });
});

describe('tokens outlive rotations', () => {
  const settings = { issuer: 'https://id.example.com', audience: 'latchkey', ttlSeconds: 900 };
  const user = newUser({ name: null, roles: [] });

  /** Containers that were started at different times, and so read the set at different times. */
  const container = (deps: TestKeyDeps) =>
    createAccessTokens(
      { keyRing: createSigningKeyRing(deps, LIFETIME), clock: deps.clock, ids: { newId: () => 'an id' } },
      settings,
    );

  test.each([
    ['published first', {}],
    ['active at once', { publishSeconds: 0 }],
  ])('a key %s: every container accepts the tokens of all others until they expire', async (_, options) => {
    const deps = createKeyDeps();
    const random = createRandom(seedOfRun());
    const signers = new Set<string>();
    const containers = [container(deps)];
    const live: { token: string; until: number }[] = [];
    const step = async (seconds: number) => {
      deps.clock.moveBy(seconds * 1000);
      const now = deps.clock.now().getTime() / 1000;
      if (containers.length < 8) containers.push(container(deps));
      const session = {
        id: 'a session',
        epoch: 0,
        authenticatedAt: deps.clock.now(),
        methods: ['pwd'] as const,
        expiresAt: new Date((now + 86_400) * 1000),
      };
      // Some rest for long, so that what they know of the set is old when they sign again.
      for (const tokens of containers.filter(() => random.below(3) > 0)) {
        const { token, payload } = await tokens.issue({ user, session });
        signers.add(token.split('.')[0] ?? '');
        live.push({ token, until: payload.exp });
      }
      live.splice(0, live.length, ...live.filter(({ until }) => until + 5 > now));
      for (const { token } of live) await random.oneOf(containers as [(typeof containers)[0]]).verify(token);
    };
    for (let count = 0; count < 10; count++) await step(47);
    await rotateSigningKeys(deps, { ...LIFETIME, ...options });
    for (let elapsed = 0; elapsed < 7500 + 1205 + 600; elapsed += 149) await step(149);
    await rotateSigningKeys(deps, { ...LIFETIME, ...options });
    expect((await keySetOf(deps)).keys).toHaveLength(2);
    for (let elapsed = 0; elapsed < 7500 + 1205 + 600; elapsed += 149) await step(149);
    expect(signers.size).toBe(3);
  });
});
