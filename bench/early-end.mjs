import { constants } from 'node:os';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Makes a run that ends before it is complete say so on standard error. Otherwise its output looks like a short report: node
 * prints nothing when a signal ends it, and with tsx also not when the run waits for something that will never happen (exit
 * code 13).
 * @returns {() => void} to be called when the run is complete
 */
export function reportEarlyEnd() {
  let isComplete = false;
  process.once('exit', () => {
    if (!isComplete) console.error('The run ended early: not everything was measured');
  });
  for (const signal of signals) process.once(signal, () => process.exit(128 + constants.signals[signal]));
  return () => {
    isComplete = true;
  };
}
