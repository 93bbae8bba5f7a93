import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLogLine } from './log-capture';
import { packageDir } from './package-dir';
import { RESOLVED_SERVICE } from './resolved-service';

/** A running (or failed) `npm start`. */
export interface LocalStart {
  process: ChildProcess;
  /** Its output so far, of both streams. */
  output: () => string;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
}

/**
 * Runs `npm start` in its own process group, because Ctrl-C reaches a whole group. Its log is searched for secrets at the end
 * of the test run.
 * @param settings PORT, DYNAMODB_PORT, DATA_DIR and other settings that the test needs. It inherits no other variables.
 */
export const startByFramework = (settings: Record<string, string>): LocalStart =>
  startProcess(['node_modules/serverless/bin/serverless.js', 'offline', 'start'], settings);

/** As `startByFramework`, in less time, for tests of the service: see tests/support/start-service.mjs. */
export const startLocally = (settings: Record<string, string>): LocalStart =>
  startProcess(['tests/support/start-service.mjs', join(packageDir(), RESOLVED_SERVICE)], settings);

/** As `startByFramework`, for settings that the start refuses: see tests/support/start-plugin.mjs. */
export const beginStart = (settings: Record<string, string>): LocalStart =>
  startProcess(['tests/support/start-plugin.mjs', join(packageDir(), RESOLVED_SERVICE)], settings);

const startProcess = (args: readonly string[], settings: Record<string, string>): LocalStart => {
  const { PATH, HOME, TEST_LOG } = process.env;
  const local = spawn(process.execPath, args, {
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
      const logLines = text.split('\n').filter(isLogLine);
      if (TEST_LOG !== undefined) appendFileSync(TEST_LOG, logLines.map((line) => `${line}\n`).join(''));
      resolve(code);
    });
  });
  return { process: local, output: () => text, exited };
};

/** @throws {Error} with its output, if it ends before it is ready. */
export const untilReady = async (local: LocalStart): Promise<LocalStart> => {
  const ready = new Promise<'ready'>((resolve) => {
    local.process.stdout?.on('data', () => local.output().includes('Stop it with Ctrl-C') && resolve('ready'));
  });
  if ((await Promise.race([ready, local.exited])) !== 'ready') throw new Error(`It did not start: ${local.output()}`);
  return local;
};
