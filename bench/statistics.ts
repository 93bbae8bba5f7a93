/** The median; for an even number of values, the mean of the middle two. @throws {RangeError} if there is no value. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values');
  return (lower + upper) / 2;
};

/** The smallest value that is not below `percent` per cent of them. @throws {RangeError} if there is no value. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  if (value === undefined) throw new RangeError('no values');
  return value;
};

/**
 * Run several measurements in turns, so that a change in machine speed affects all of them.
 * @param rows name -> a function that measures once.
 * @returns name -> all results, in time order.
 */
export const interleaved = async <Name extends string, Result>(
  rows: Readonly<Record<Name, () => Result | Promise<Result>>>,
  runs: number,
): Promise<Record<Name, Result[]>> => {
  const names = Object.keys(rows) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>;
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) results[name].push(await rows[name]());
  }
  return results;
};
