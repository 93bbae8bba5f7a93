import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AdminError } from './admin-error';

/** The folder of serverless.yml. */
export const serviceDir = join(import.meta.dirname, '..', '..');

/** What serverless.yml gives the functions of a stage. */
export interface StageSettings {
  readonly region: string;
  /** Settings by name, but for those that only AWS knows. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * serverless.yml for a stage, resolved by the framework itself: the names of tables and parameters stand there and nowhere else.
 * @param region as `--region` of a deployment.
 */
export const readStageSettings = async (stage: string, region?: string): Promise<StageSettings> => {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const args = [serverless, 'print', '--format', 'json', '--stage', stage];
  if (region !== undefined) args.push('--region', region);
  const { provider } = JSON.parse(await print(args)) as {
    provider: { region: string; environment: Record<string, unknown> };
  };
  const texts = Object.entries(provider.environment).filter(
    (setting): setting is [string, string] => typeof setting[1] === 'string',
  );
  return { region: provider.region, environment: Object.fromEntries(texts) };
};

const print = async (args: string[]): Promise<string> => {
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: serviceDir, maxBuffer: 16 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new AdminError('configuration', `serverless.yml cannot be resolved:\n${`${stdout}${stderr}`.trim()}`);
  }
};
