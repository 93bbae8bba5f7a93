import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';

/**
 * How a child process has ended.
 * @typedef {object} End
 * @property {string} lastLine the last line it wrote to stderr; '' if none
 * @property {string | undefined} signal e.g. `SIGKILL`; undefined if it ended by itself
 */

/**
 * A child process that ends when this process ends, also after `kill -9`.
 * @typedef {object} GuardedProcess
 * @property {Promise<End>} ended resolves when it has ended
 * @property {() => Promise<void>} stop kills it; resolves when it is gone
 */

/*
 * The shell has the reading end of a pipe, and only this process has the writing end. When that is closed, or this process ends,
 * `read` returns and the shell kills the child. SIGKILL is safe: both engines keep every write that they have acknowledged.
 * Files that the child creates belong to their owner only: they contain password hashes.
 */
const guard = `
umask 077
"$@" 3<&- & child=$!
{ read -r _; kill -9 $child; } <&3 & watch=$!
exec 2>&-
wait $child
status=$?
kill -9 $watch
exit $status`;

/** If a signal ends a child, the status of the shell is this number plus that of the signal. POSIX, "Shell Command Language", 2.8.2 */
const signalStatus = 128;

/**
 * @param {string} command
 * @param {string[]} parameters
 * @returns {GuardedProcess}
 */
export function spawnGuarded(command, parameters) {
  const shell = spawn('sh', ['-c', guard, 'guard', command, ...parameters], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // In its own process group: Ctrl-C must not kill the engine while requests are still running.
    detached: true,
  });
  const closed = new Promise((resolve) => shell.once('close', (code, signal) => resolve(signal ?? signalOf(code))));
  const pipe = /** @type {import('node:net').Socket} */ (shell.stdio[3]);
  // If the shell ends first, closing the pipe fails, which does not matter.
  pipe.on('error', () => {});

  let lastLine = '';
  createInterface({ input: /** @type {import('node:stream').Readable} */ (shell.stderr) }).on('line', (line) => {
    if (line.trim() !== '') lastLine = line.trim();
  });

  return {
    ended: closed.then((signal) => ({ lastLine, signal })),
    stop: async () => {
      pipe.destroy();
      await closed;
    },
  };
}

/** @param {number | null} status of the shell */
function signalOf(status) {
  return Object.entries(constants.signals).find(([, number]) => number + signalStatus === status)?.[0];
}
