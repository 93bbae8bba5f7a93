import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A child process that cannot outlive this one, however this one ends (kill -9 included).
 * @typedef {object} GuardedProcess
 * @property {Promise<string>} ended resolves when it has ended, with the last line it wrote to stderr ('' if none)
 * @property {() => Promise<void>} stop kills it; resolves when it is gone
 */

/*
 * The shell holds the reading end of a pipe whose writing end only we hold. When that closes, because we closed it or
 * because we are gone, `read` returns and the child is killed. SIGKILL: both engines keep what they have acknowledged.
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
    // A process group of its own: Ctrl-C is for us to answer, and must not take the engine away under live requests.
    detached: true,
  });
  const closed = new Promise((resolve) => shell.once('close', resolve));
  const pipe = /** @type {import('node:net').Socket} */ (shell.stdio[3]);
  // The shell may end first, and then closing our end of the pipe fails: that is the end we wanted.
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
