import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { runAdmin } from '../../scripts/admin/run';
import { settingsOf } from '../../scripts/admin/stage-settings';
import { resolvedService } from './resolved-service';

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
  const { status, output, json } = await tryLocalAdmin<Result>(settings, args, password);
  if (status !== 0) throw new Error(`${args[0]} failed: ${output}`);
  return json;
};

/** As `runLocalAdmin`, also for a command that fails or finds something bad. @returns its exit status and the JSON that it prints. */
export const tryLocalAdmin = async <Result>(
  settings: Record<string, string>,
  args: readonly string[],
  password = '',
): Promise<{ status: number; output: string; json: Result }> => {
  const { PATH, HOME } = process.env;
  const command = spawn(process.execPath, ['--import', 'tsx', 'scripts/admin/main.ts', ...args, '--json'], {
    env: { PATH, HOME, BCRYPT_COST: '4', ...settings },
  });
  let [output, printed] = ['', ''];
  command.stderr.on('data', (chunk) => {
    output += chunk;
  });
  command.stdout.on('data', (chunk) => {
    output += chunk;
    printed += chunk;
  });
  command.stdin.end(password);
  const [status] = await once(command, 'close');
  return { status, output, json: (printed === '' ? {} : JSON.parse(printed)) as Result };
};

/** What a command prints, on both streams. */
interface Printed {
  readonly status: 0 | 1 | 2;
  readonly text: string;
}

/** As people run commands, in this process. It resolves no serverless.yml: that takes seconds. */
export const adminWithTexts = (settings: Record<string, string>) => {
  const readStage = async () => settingsOf(resolvedService());
  const { PATH, HOME } = process.env;
  return async (args: readonly string[], password = ''): Promise<Printed> => {
    const output: string[] = [];
    const stream = new Writable({ write: (chunk, _encoding, done) => done(void output.push(String(chunk))) });
    const io = {
      env: { PATH, HOME, BCRYPT_COST: '4', ...settings },
      stdin: Readable.from(password === '' ? [] : [password]),
      stdout: stream,
      stderr: stream,
      readStage,
    };
    const status = await runAdmin(args, io);
    return { status, text: output.join('') };
  };
};

/** As `runLocalAdmin`, in this process: for many commands. */
export const adminInProcess = (settings: Record<string, string>) => {
  const run = adminWithTexts(settings);
  return async <Result>(args: readonly string[], password = ''): Promise<Result> => {
    const { status, text } = await run([...args, '--json'], password);
    if (status !== 0) throw new Error(`${args[0]} failed: ${text}`);
    return JSON.parse(text) as Result;
  };
};
