import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A child process that ends when this process ends, also after `kill -9`.
 * @typedef {object} GuardedProcess
 * @property {Promise<string>} ended resolves when it has ended, with the last line it wrote to stderr ('' if none)
 * @property {() => Promise<void>} stop kills it; resolves when it is gone
 */

/*
 * The shell has the reading end of a pipe, and only this process has the writing end. When that is closed, or this process ends,
 * `read` returns and the shell kills the child. SIGKILL is safe: both engines keep every write that they have acknowledged.
 */
const guard = `
"$@" 3<&- & child=$!
{ read -r _; kill -9 $child; } <&3 & watch=$!
exec 2>&-
wait $child
kill -9 $watch`;

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
  const closed = new Promise((resolve) => shell.once('close', resolve));
  const pipe = /** @type {import('node:net').Socket} */ (shell.stdio[3]);
  // If the shell ends first, closing the pipe fails, which does not matter.
  pipe.on('error', () => {});

  let lastLine = '';
  createInterface({ input: /** @type {import('node:stream').Readable} */ (shell.stderr) }).on('line', (line) => {
    if (line.trim() !== '') lastLine = line.trim();
  });

  return {
    ended: closed.then(() => lastLine),
    stop: async () => {
      pipe.destroy();
      await closed;
    },
  };
}
