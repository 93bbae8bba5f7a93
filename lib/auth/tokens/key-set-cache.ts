import type { KeySet } from '../entities';
import { StoreUnavailableError } from '../errors';
import type { Clock } from '../ports';
import type { KeySetStore } from '../stores/key-set-store';
import { hasKey, RELOAD_SECONDS } from './key-set';

/**
 * How long a key set is used while the store is unavailable. It is shorter than the time between the publication of a new key and
 * its first signature, so the set cannot lack a key that signs.
 */
const STALE_SECONDS = 3600;
/** The minimum time between two reads for an unknown key, and between a failed read and the next one. */
const ASK_AGAIN_SECONDS = 10;

export interface KeySetCacheDeps {
  keySets: Pick<KeySetStore, 'findKeySet'>;
  clock: Clock;
}

/** The key set, cached in one container. All methods throw `StoreUnavailableError` if it is unavailable. */
export interface KeySetCache {
  /**
   * The key set, not older than `maxSeconds` (default `RELOAD_SECONDS`). While the store is unavailable, it may be up to an hour
   * old.
   * @returns `null` if no key set exists yet.
   */
  current(maxSeconds?: number): Promise<KeySet | null>;
  /**
   * As `current`, but if the set does not contain this key, it is read again. It is read at most once in 10 seconds, however many
   * tokens with made-up key ids arrive. Throws if the key is not in the set and the set cannot be read again: the key may be new.
   */
  currentWith(kid: string): Promise<KeySet | null>;
  /** Read it from the store. Concurrent calls share one read. */
  read(): Promise<KeySet | null>;
  /** Put a key set into the cache that was just created. */
  remember(keySet: KeySet): void;
}

export const createKeySetCache = ({ keySets, clock }: KeySetCacheDeps): KeySetCache => {
  let cached: { keySet: KeySet | null; readAt: number } | undefined;
  let failed: { error: StoreUnavailableError; at: number } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<KeySet | null> | undefined;

  const time = (): number => clock.now().getTime();
  const secondsSince = (earlier: number): number => (time() - earlier) / 1000;
  const failedLately = () =>
    failed !== undefined && secondsSince(failed.at) < ASK_AGAIN_SECONDS ? failed.error : undefined;

  const remember = (keySet: KeySet | null, readAt = time()): void => {
    cached = { keySet, readAt };
    failed = undefined;
  };

  const readOnce = async (): Promise<KeySet | null> => {
    const at = time();
    try {
      const keySet = await keySets.findKeySet();
      remember(keySet, at);
      return keySet;
    } catch (error) {
      if (error instanceof StoreUnavailableError) failed = { error, at: time() };
      throw error;
    } finally {
      reading = undefined;
    }
  };

  const read = (): Promise<KeySet | null> => {
    reading ??= readOnce();
    return reading;
  };

  const current = async (maxSeconds = RELOAD_SECONDS): Promise<KeySet | null> => {
    // A missing key set is not cached: it may have been created by now.
    if (cached === undefined || cached.keySet === null) return read();
    const { keySet, readAt } = cached;
    const age = secondsSince(readAt);
    if (age < maxSeconds) return keySet;
    const usable = age < STALE_SECONDS;
    if (usable && failedLately() !== undefined) return keySet;
    return read().catch((error: unknown) => {
      if (usable && error instanceof StoreUnavailableError) return keySet;
      throw error;
    });
  };

  return {
    current,
    currentWith: async (kid) => {
      const before = cached;
      const keySet = await current();
      if (cached !== before || (keySet !== null && hasKey(keySet, kid))) return keySet;
      const failure = failedLately();
      if (failure !== undefined) throw failure;
      if (secondsSince(askedAt) < ASK_AGAIN_SECONDS) return reading ?? keySet;
      askedAt = time();
      return read();
    },
    read,
    remember,
  };
};
