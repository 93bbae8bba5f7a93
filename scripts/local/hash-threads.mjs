import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * bcrypt in worker threads, one per processor. On AWS every request has a process of its own; here all requests share one, and a
 * hash would block the others.
 * @returns {Pick<typeof import('bcryptjs'), 'hash' | 'compare'>} promises only
 */
export function threadedBcrypt() {
  const threads = Array.from({ length: availableParallelism() }, startThread);
  let next = 0;
  /** @type {(call: string, parameters: unknown[]) => Promise<any>} */
  const run = (call, parameters) => {
    next = (next + 1) % threads.length;
    return /** @type {ReturnType<typeof startThread>} */ (threads[next])(call, parameters);
  };
  return {
    hash: (/** @type {unknown[]} */ ...parameters) => run('hash', parameters),
    compare: (/** @type {unknown[]} */ ...parameters) => run('compare', parameters),
  };
}

/**
 * A thread handles one call after the other and does not keep the process alive.
 * @returns {(call: string, parameters: unknown[]) => Promise<unknown>}
 */
function startThread() {
  const worker = new Worker(new URL('./hash-thread.mjs', import.meta.url));
  /** @type {{ resolve: (value: unknown) => void, reject: (error: unknown) => void }[]} */
  const waiting = [];
  worker.on('message', ({ value, error }) => {
    const call = waiting.shift();
    if (error === undefined) call?.resolve(value);
    else call?.reject(error);
  });
  // Listening would keep the process alive.
  worker.unref();
  return (call, parameters) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage({ call, parameters });
    });
}
