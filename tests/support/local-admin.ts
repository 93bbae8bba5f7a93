import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { runAdmin } from '../../scripts/admin/run';
import { readStageSettings } from '../../scripts/admin/stage-settings';

/**
 * Run `npm run admin` against a service that runs locally.
 * @param settings the settings of `npm start` that locate the service: PORT, DYNAMODB_PORT, DATA_DIR
 * @param password for standard input
 * @returns the JSON document that it prints. @throws {Error} with all of its output, if it fails.
 */
export const runLocalAdmin = async <Result>(
  settings: Record<string, string>,
  args: readonly string[],
  password = '',
): Promise<Result> => {
  const { PATH, HOME } = process.env;
  const command = spawn(process.execPath, ['--import', 'tsx', 'scripts/admin/main.ts', ...args, '--json'], {
    env: { PATH, HOME, BCRYPT_COST: '4', ...settings },
  });
  let output = '';
  for (const stream of [command.stdout, command.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  command.stdin.end(password);
  const [code] = await once(command, 'close');
  if (code !== 0) throw new Error(`${args[0]} failed: ${output}`);
  return JSON.parse(output) as Result;
};

/** As `runLocalAdmin`, in this process: for many commands. It resolves serverless.yml once. */
export const adminInProcess = (settings: Record<string, string>) => {
  let stage: ReturnType<typeof readStageSettings> | undefined;
  const readStage: typeof readStageSettings = (name) => {
    stage ??= readStageSettings(name);
    return stage;
  };
  const { PATH, HOME } = process.env;
  return async <Result>(args: readonly string[], password = ''): Promise<Result> => {
    const output: string[] = [];
    const stream = new Writable({ write: (chunk, _encoding, done) => done(void output.push(String(chunk))) });
    const io = {
      env: { PATH, HOME, BCRYPT_COST: '4', ...settings },
      stdin: Readable.from(password === '' ? [] : [password]),
      stdout: stream,
      stderr: stream,
      readStage,
    };
    if ((await runAdmin([...args, '--json'], io)) !== 0) throw new Error(`${args[0]} failed: ${output.join('')}`);
    return JSON.parse(output.join('')) as Result;
  };
};
