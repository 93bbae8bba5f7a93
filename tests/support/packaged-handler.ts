import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { LambdaHandler } from '../../lib/http/handler';
import { packageDir } from './package-dir';
import { zipEntries } from './zip-entries';

/**
 * A deployed function: its zip, unpacked, without any other file, in a new process for every event. It uses the engine of the
 * test run. Its log lines go to the same place as those of the test process.
 * @param functionKey key of `functions` in serverless.yml
 * @returns a handler that rejects if the process ends without an answer
 */
export function packagedHandler(functionKey: string): LambdaHandler {
  return async (event, context) => (await runPackaged(functionKey, event, context)) as never;
}

/** As `packagedHandler`, for any event, also of a function without a route. */
export async function runPackaged(functionKey: string, event: object, context: object): Promise<unknown> {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-function-'));
  try {
    unpack(join(packageDir(), `${functionKey}.zip`), directory);
    const module = pathToFileURL(join(directory, 'index.mjs')).href;
    return await run({ module, event, context });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function unpack(zip: string, directory: string): void {
  for (const [name, contents] of zipEntries(readFileSync(zip))) writeFileSync(join(directory, name), contents);
}

async function run(message: object): Promise<unknown> {
  const runner = fork('tests/support/package-runner.mjs', {
    env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: process.env.TEST_DYNAMODB_ENDPOINT },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (runner.stdout === null) throw new Error('The output of the packaged function is not piped');
  createInterface(runner.stdout).on('line', (line) => process.stdout.write(`${line}\n`));
  const ended = once(runner, 'close').then(([code]) => {
    throw new Error(`The packaged function ended with ${code} and no answer`);
  });
  const answered = once(runner, 'message').then(([answer]) => answer as unknown);
  runner.send(message);
  const answer = await Promise.race([answered, ended]);
  await ended.catch(() => undefined); // waits for its last log lines
  return answer;
}
