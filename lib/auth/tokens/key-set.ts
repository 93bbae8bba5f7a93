import { CLOCK_SKEW_SECONDS } from '../../crypto/access-token';
import { type KeyPair, newKeyPair } from '../../crypto/signing-key';
import type { KeySet, PublicKey } from '../entities';
import { StoreUnavailableError } from '../errors';
import { ifAvailable } from '../if-available';
import type { Clock, Ids } from '../ports';
import { settleAll } from '../settle';
import type { KeySetStore } from '../stores/key-set-store';
import type { PrivateKeysStore } from '../stores/private-keys-store';

/** A container that has read the key set works with it for so long before it reads it again. */
export const RELOAD_SECONDS = 300;

export interface KeyDeps {
  keySets: KeySetStore;
  privateKeys: PrivateKeysStore;
  clock: Clock;
  newSecret: Ids['newSecret'];
  /** Where keys come from, if not from `newKeyPair` of lib/crypto. */
  newKeyPair?: () => Promise<KeyPair>;
}

/** The setting that decides how long a key is needed. */
export interface KeyLifetime {
  /** No token lives longer, whatever the setting of the moment. */
  readonly longestTokenSeconds: number;
}

/** `upcoming`: published, signs later. `verifying`: signs no more, its tokens may live. `retired`: none of them does. */
export type KeyState = 'upcoming' | 'signing' | 'verifying' | 'retired';

/** A key and what it is good for. */
export interface DescribedKey extends PublicKey {
  readonly state: KeyState;
}

/**
 * What every key of a set is good for at `now`. A key retires when its successor has been active for as long as a token lives,
 * clocks differ and a container may go on signing before it reads of the successor, taken together.
 */
export const describeKeySet = ({ keys }: KeySet, now: Date, { longestTokenSeconds }: KeyLifetime): DescribedKey[] => {
  // A set is made with a key that signs already: where none does yet, this clock is behind the maker's.
  const signing = Math.max(
    0,
    keys.findLastIndex(({ activeFrom }) => activeFrom <= now),
  );
  const overlapMs = (longestTokenSeconds + CLOCK_SKEW_SECONDS + RELOAD_SECONDS) * 1000;
  const stateOf = (index: number): KeyState => {
    const successor = keys[index + 1];
    if (index >= signing || successor === undefined) return index === signing ? 'signing' : 'upcoming';
    return successor.activeFrom.getTime() + overlapMs < now.getTime() ? 'retired' : 'verifying';
  };
  return keys.map((key, index) => ({ ...key, state: stateOf(index) }));
};

/**
 * Make a key and keep its private half. It is kept before any set names the key: a failure leaves at worst a private half that
 * nobody knows of.
 */
export const createKey = async (deps: KeyDeps): Promise<Omit<PublicKey, 'activeFrom'>> => {
  const { kid, n, e, pem } = await (deps.newKeyPair ?? newKeyPair)();
  await deps.privateKeys.savePrivateKey(kid, pem);
  return { kid, n, e, createdAt: deps.clock.now() };
};

/** Of any number of callers at once one makes it, and all get that one. Its key signs at once. @throws {StoreUnavailableError} */
export const createFirstKeySet = async (deps: KeyDeps): Promise<KeySet> => {
  const key = await createKey(deps);
  const keySet = { version: 1, keys: [{ ...key, activeFrom: key.createdAt }], cursorSecret: deps.newSecret() };
  if (await deps.keySets.createKeySet(keySet)) return keySet;
  const winner = await deps.keySets.findKeySet();
  if (winner === null) throw new StoreUnavailableError(new Error('the key set is there and then it is not'));
  if (!hasKey(winner, key.kid)) await deletePrivateKeys(deps, [key.kid]);
  return winner;
};

/** After a lost answer a write can be refused because it has happened already: then the set has the key. */
export const hasKey = ({ keys }: KeySet, kid: string): boolean => keys.some((key) => key.kid === kid);

/** Delete private halves that no set names. @returns the keys for which that failed: they are of no use to anybody. */
export const deletePrivateKeys = async (
  { privateKeys }: Pick<KeyDeps, 'privateKeys'>,
  kids: readonly string[],
): Promise<string[]> => {
  const deleted = await settleAll(kids.map((kid) => ifAvailable(privateKeys.deletePrivateKey(kid).then(() => kid))));
  return kids.filter((kid) => !deleted.includes(kid));
};
