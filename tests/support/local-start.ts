import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

/** A running (or failed) `npm start`. */
export interface LocalStart {
  process: ChildProcess;
  /** Everything it has printed so far, on either stream. */
  output: () => string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
}

/**
 * What `npm start` does, in a process group of its own: the group is what Ctrl-C reaches. What it logs is searched for
 * secrets at the end of the test run.
 * @param settings PORT, DYNAMODB_PORT, DATA_DIR and whatever else the test is about; nothing else is inherited
 */
export const startLocally = (settings: Record<string, string>): LocalStart => {
  const { PATH, HOME, TEST_LOG } = process.env;
  const local = spawn(process.execPath, ['node_modules/serverless/bin/serverless.js', 'offline', 'start'], {
    env: { PATH, HOME, BCRYPT_COST: '4', ...settings },
    detached: true,
  });
  let text = '';
  for (const stream of [local.stdout, local.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    local.once('close', (code) => {
      const logLines = text.split('\n').filter((line) => line.startsWith('{"time":'));
      if (TEST_LOG !== undefined) appendFileSync(TEST_LOG, logLines.map((line) => `${line}\n`).join(''));
      resolve(code);
    });
  });
  return { process: local, output: () => text, exited };
};

/** @throws {Error} with what it printed, if it ends before it is ready. */
export const untilReady = async (local: LocalStart): Promise<LocalStart> => {
  const ready = new Promise<'ready'>((resolve) => {
    local.process.stdout?.on('data', () => local.output().includes('Stop it with Ctrl-C') && resolve('ready'));
  });
  if ((await Promise.race([ready, local.exited])) !== 'ready') throw new Error(`It did not start: ${local.output()}`);
  return local;
};
