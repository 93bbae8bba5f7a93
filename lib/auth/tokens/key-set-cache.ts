import type { KeySet } from '../entities';
import { StoreUnavailableError } from '../errors';
import type { Clock } from '../ports';
import type { KeySetStore } from '../stores/key-set-store';
import { hasKey, RELOAD_SECONDS } from './key-set';

/** While the store is away a set that was read serves for so long: less than a new key is published before it signs. */
const STALE_SECONDS = 3600;
/** How soon the store is asked again: for a key nobody knew, and after a failure. */
const ASK_AGAIN_SECONDS = 10;

export interface KeySetCacheDeps {
  keySets: Pick<KeySetStore, 'findKeySet'>;
  clock: Clock;
}

/** The key set as one container knows it. All methods throw `StoreUnavailableError` if it cannot be had. */
export interface KeySetCache {
  /**
   * At most `maxSeconds` old, 300 unless said otherwise; an hour while the store is away.
   * @returns `null` if there is none yet.
   */
  current(maxSeconds?: number): Promise<KeySet | null>;
  /**
   * The same, but read again if this key is not in it, at most once in 10 seconds: made-up names must not become reads.
   * Throws if the set at hand is old because the store is away.
   */
  currentWith(kid: string): Promise<KeySet | null>;
  /** As it is now. Concurrent calls share one read. */
  read(): Promise<KeySet | null>;
  /** Take over a set that was not read here. */
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
    // That there is none yet is no news to keep: the first token may be signed by now.
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
