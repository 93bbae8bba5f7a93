/** Pseudo-random choices. The same seed gives the same choices. */
export interface Random {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** The generator mulberry32: small, and random enough for mutations. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, oneOf: (items) => items[below(items.length)] ?? items[0] };
};

/** A different seed in each run. To repeat a failure, set FUZZ_SEED to its seed. */
export const seedOfRun = (): number => Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 32);
