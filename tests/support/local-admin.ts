import { spawn } from 'node:child_process';
import { once } from 'node:events';

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
