class Killed extends Error {}

/**
 * Lets a process die at its nth effect, just before it or just after it. Nothing has an effect after that.
 * @param nth infinite for a process that lives.
 */
export const createReaper = (nth = Number.POSITIVE_INFINITY, moment: 'before' | 'after' = 'before') => {
  let effects = 0;
  let isDead = false;
  const dieAt = (now: typeof moment, effect: number): void => {
    isDead ||= effect === nth && moment === now;
    if (isDead) throw new Killed();
  };
  const watch =
    <Given extends unknown[], Result>(effect: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      effects += 1;
      const mine = effects;
      dieAt('before', mine);
      const result = await effect(...given);
      dieAt('after', mine);
      return result;
    };
  return {
    watch,
    /** Every method counts as an effect. */
    watchAll: <Methods extends object>(methods: Methods): Methods =>
      Object.fromEntries(
        Object.entries(methods).map(([name, value]) => [name, typeof value === 'function' ? watch(value) : value]),
      ) as Methods,
    effects: () => effects,
  };
};

/** @returns whether the process came to its end. */
export const survives = async (work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Killed) return false;
    throw error;
  }
};
