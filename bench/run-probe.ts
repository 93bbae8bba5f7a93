import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ProbeInput, ProbeResult } from './probe.mjs';

const probe = fileURLToPath(new URL('probe.mjs', import.meta.url));

/**
 * Load a function in a fresh `node`, with nothing but its settings in the environment, and measure it (see probe.mjs).
 *
 * A stand-in for the Lambda runtime: that too loads a handler by `import()`, but its client needs a native build. The
 * client's own share of a cold start is therefore missing, in every row alike, and ratios over hello come out higher.
 * @throws if the process fails, or the function answers anything but 200.
 */
export const runProbe = async (settings: Readonly<Record<string, string>>, input: ProbeInput): Promise<ProbeResult> => {
  const child = spawn(process.execPath, [probe, JSON.stringify(input)], {
    env: settings,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  child.stdout?.resume(); // log lines: a pipe as in Lambda, and nobody's to read
  const closed = once(child, 'close');
  const answer = await text(child.stdio[3] as Readable);
  const [code] = await closed;
  if (code !== 0 || answer === '') throw new Error(`The measured process ended with ${code}`);
  return JSON.parse(answer) as ProbeResult;
};
