import type { Clock } from '../auth/ports';

/** What was found out, for as long as it is worth knowing. */
export interface BoundedCache<Value> {
  /** @returns `undefined` for what is not known, or no longer. */
  find(key: string): Value | undefined;
  /** In place of the oldest entry, if there are as many as there may be. */
  keep(key: string, value: Value, seconds: number): void;
  readonly size: number;
}

/** @param most how many entries there may be, whoever chooses the keys. */
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
