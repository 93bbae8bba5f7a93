import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';

const calls = { hash: bcrypt.hashSync, compare: bcrypt.compareSync };

// Runs in a worker thread of hash-threads.mjs and answers in the order of the calls.
parentPort?.on('message', ({ call, parameters }) => {
  try {
    const value = calls[/** @type {keyof typeof calls} */ (call)](.../** @type {[string, string]} */ (parameters));
    parentPort?.postMessage({ value });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
