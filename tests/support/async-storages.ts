import { AsyncLocalStorage } from 'node:async_hooks';

const USED = Symbol.for('latchkey.tests.usedStorages');

/**
 * Switch off the instances of `AsyncLocalStorage` that earlier test files of this process have used. Node 20 and 22 go through all
 * instances that are on whenever a promise is made, and each test file has its own instances: without this, a run of all files
 * spends most of its time there.
 */
export const disableEarlierStorages = (): void => {
  const used = usedStorages();
  for (const storage of used) storage.disable();
  used.clear();
};

/** The same in all test files of this process, because they share Node's own modules. */
const usedStorages = (): Set<AsyncLocalStorage<unknown>> => {
  const shared = AsyncLocalStorage as { [USED]?: Set<AsyncLocalStorage<unknown>> };
  if (shared[USED] !== undefined) return shared[USED];
  const used = new Set<AsyncLocalStorage<unknown>>();
  shared[USED] = used;
  const { run } = AsyncLocalStorage.prototype;
  AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...given: Parameters<typeof run>) {
    used.add(this);
    return run.apply(this, given);
  } as typeof run;
  return used;
};
