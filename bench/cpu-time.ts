/** CPU milliseconds per call of `work`: user + system of this process, all threads. */
export const cpuMillisecondsPerCall = async (work: () => Promise<unknown>, calls: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let count = 0; count < calls; count += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
};

/** Wall-clock milliseconds until `work` is done. Other load on the machine makes them longer. */
export const wallMilliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};
