import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ProbeInput, ProbeResult } from './probe.mjs';

const probe = fileURLToPath(new URL('probe.mjs', import.meta.url));

/**
 * Load a function in a new `node` process with only its settings in the environment, and measure it (see probe.mjs).
 *
 * This stands in for the Lambda runtime, which also loads a handler with `import()`, but whose client needs a native build. The
 * client's cost at a cold start is therefore missing in every row, so ratios over hello are higher than in Lambda.
 * @throws if the process fails, or the function does not answer 200.
 */
export const runProbe = async (settings: Readonly<Record<string, string>>, input: ProbeInput): Promise<ProbeResult> => {
  const child = spawn(process.execPath, [probe, JSON.stringify(input)], {
    env: settings,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  child.stdout?.resume(); // log lines go to a pipe, as in Lambda, and are discarded
  const closed = once(child, 'close');
  const answer = await text(child.stdio[3] as Readable);
  const [code] = await closed;
  if (code !== 0 || answer === '') throw new Error(`The measured process ended with ${code}`);
  return JSON.parse(answer) as ProbeResult;
};
