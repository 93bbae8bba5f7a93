/** CPU milliseconds of this process, user + system and all its threads, per call of `work`. */
export const cpuMillisecondsPerCall = async (work: () => Promise<unknown>, calls: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let count = 0; count < calls; count += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
};

/** Milliseconds on the wall clock until `work` is done: other work on the machine counts. */
export const wallMilliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};
