import { CLOCK_SKEW_SECONDS } from '../../crypto/access-token';
import { type KeyPair, newKeyPair } from '../../crypto/signing-key';
import type { KeySet, PublicKey } from '../entities';
import { StoreUnavailableError } from '../errors';
import { ifAvailable } from '../if-available';
import type { Clock, Ids } from '../ports';
import { settleAll } from '../settle';
import type { KeySetStore } from '../stores/key-set-store';
import type { PrivateKeysStore } from '../stores/private-keys-store';

/** How long a container uses a key set before it reads it again. */
export const RELOAD_SECONDS = 300;

export interface KeyDeps {
  keySets: KeySetStore;
  privateKeys: PrivateKeysStore;
  clock: Clock;
  newSecret: Ids['newSecret'];
  /** Replaces `newKeyPair` of lib/crypto. */
  newKeyPair?: () => Promise<KeyPair>;
}

/** The part of the settings that decides how long a key is needed for verification. */
export interface KeyLifetime {
  /** The maximum lifetime of a token, whatever ACCESS_TOKEN_TTL is now. */
  readonly longestTokenSeconds: number;
}

/**
 * `upcoming`: published, but does not sign yet. `verifying`: no longer signs, but its tokens may still be valid. `retired`: all
 * its tokens have expired.
 */
export type KeyState = 'upcoming' | 'signing' | 'verifying' | 'retired';

/** A key and its state. */
export interface DescribedKey extends PublicKey {
  readonly state: KeyState;
}

/**
 * The state of every key at `now`. A key is retired when no valid token can have its signature any more. That depends on how long
 * its successor has been active: a container may sign with the old key until it reads the set again, and the last token is then
 * valid for the maximum lifetime and the clock skew.
 */
export const describeKeySet = ({ keys }: KeySet, now: Date, { longestTokenSeconds }: KeyLifetime): DescribedKey[] => {
  // The first key signs from its creation on. If no key is active yet, this clock is behind, so use the first key.
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

/** The secret that signs list cursors at `now`, and then another one whose cursors are accepted, if there is one. */
export const cursorSecretsOf = ({ cursorSecret, nextCursorSecret: next }: KeySet, now: Date): string[] => {
  if (next === undefined) return [cursorSecret];
  return next.activeFrom <= now ? [next.secret, cursorSecret] : [cursorSecret, next.secret];
};

/**
 * Create a key and store its private key. The private key is stored before any key set contains the key, so the worst result of a
 * failure is an unused private key.
 */
export const createKey = async (deps: KeyDeps): Promise<Omit<PublicKey, 'activeFrom'>> => {
  const { kid, n, e, pem } = await (deps.newKeyPair ?? newKeyPair)();
  await deps.privateKeys.savePrivateKey(kid, pem);
  return { kid, n, e, createdAt: deps.clock.now() };
};

/**
 * Create the first key set; its key signs at once. If several callers do this at the same time, exactly one set is stored, and
 * all get that one. @throws {StoreUnavailableError}
 */
export const createFirstKeySet = async (deps: KeyDeps): Promise<KeySet> => {
  const key = await createKey(deps);
  const keySet = { version: 1, keys: [{ ...key, activeFrom: key.createdAt }], cursorSecret: deps.newSecret() };
  if (await deps.keySets.createKeySet(keySet)) return keySet;
  const winner = await deps.keySets.findKeySet();
  if (winner === null) throw new StoreUnavailableError(new Error('the key set exists but could not be read'));
  if (!hasKey(winner, key.kid)) await deletePrivateKeys(deps, [key.kid]);
  return winner;
};

/**
 * Whether the set contains the key. Check this when a write was refused: if the response to an earlier attempt was lost, the
 * write may have been refused because it had already succeeded.
 */
export const hasKey = ({ keys }: KeySet, kid: string): boolean => keys.some((key) => key.kid === kid);

/**
 * Delete private keys that are in no key set.
 * @returns the `kid`s that could not be deleted. These keys are unused, so they do no harm.
 */
export const deletePrivateKeys = async (
  { privateKeys }: Pick<KeyDeps, 'privateKeys'>,
  kids: readonly string[],
): Promise<string[]> => {
  const deleted = await settleAll(kids.map((kid) => ifAvailable(privateKeys.deletePrivateKey(kid).then(() => kid))));
  return kids.filter((kid) => !deleted.includes(kid));
};
