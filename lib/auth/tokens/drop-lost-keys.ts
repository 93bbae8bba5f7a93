import { StoreUnavailableError } from '../errors';
import { settleAll } from '../settle';
import { describeKeySet, type KeyDeps, type KeyLifetime } from './key-set';
import { rotateSigningKeys } from './rotate-signing-keys';

const ATTEMPTS = 5;

/**
 * Remove the public keys whose private half does not exist any more. A rotation deletes the private half of each key that it removes,
 * so such a key was removed after the time of this key set: the key set was restored. If none is left that signs, a new key signs at
 * once.
 * @returns the `kid`s of the removed keys.
 * @throws {StoreUnavailableError}
 */
export const dropLostKeys = async (deps: KeyDeps, lifetime: KeyLifetime): Promise<readonly string[]> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await deps.keySets.findKeySet();
    if (before === null) return [];
    const privateKeys = await settleAll(before.keys.map(({ kid }) => deps.privateKeys.findPrivateKey(kid)));
    const lost = before.keys.flatMap(({ kid }, index) => (privateKeys[index] === null ? [kid] : []));
    if (lost.length === 0) return [];
    const signing = describeKeySet(before, deps.clock.now(), lifetime).find(({ state }) => state === 'signing');
    if (signing === undefined || lost.includes(signing.kid)) {
      await rotateSigningKeys(deps, { ...lifetime, retireOld: true });
      return before.keys.map(({ kid }) => kid);
    }
    const keys = before.keys.filter(({ kid }) => !lost.includes(kid));
    if (await deps.keySets.replaceKeySet({ ...before, version: before.version + 1, keys })) return lost;
  }
  throw new StoreUnavailableError(new Error('the key set was changed by others during every attempt'));
};
