import type { Clock } from './ports';

/** A cache in which each value has its own lifetime. It keeps a limited number of values. */
export interface BoundedCache<Value> {
  /** @returns `undefined` if there is no value, or it has expired. */
  find(key: string): Value | undefined;
  /** Replaces the oldest entry if the cache is full. */
  keep(key: string, value: Value, seconds: number): void;
  readonly size: number;
}

/** @param max the maximum number of entries. Without it, callers who choose the keys could fill the memory. */
export const createBoundedCache = <Value>(clock: Clock, max: number): BoundedCache<Value> => {
  const entries = new Map<string, { readonly value: Value; readonly endsAt: number }>();
  return {
    find: (key) => {
      const entry = entries.get(key);
      return entry === undefined || entry.endsAt <= clock.now().getTime() ? undefined : entry.value;
    },
    keep: (key, value, seconds) => {
      entries.delete(key);
      const [oldest] = entries.keys();
      if (entries.size >= max && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, endsAt: clock.now().getTime() + seconds * 1000 });
    },
    get size() {
      return entries.size;
    },
  };
};
