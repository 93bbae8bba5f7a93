import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ResolvedService } from '../generate/service';
import { keptBuild } from '../kept-build.mjs';
import { AdminError } from './admin-error';

/** The folder of serverless.yml. */
export const serviceDir = join(import.meta.dirname, '..', '..');

/** The settings in serverless.yml for the functions of a stage. */
export interface StageSettings {
  readonly region: string;
  /** By name, without those whose value only AWS knows, such as `!Ref`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the values in serverless.yml come from. None comes from the environment. */
const SOURCES = [
  ...['serverless.yml', 'serverless', 'functions', 'lib', 'scripts/local', 'scripts/admin/stage-settings.ts'],
  ...['package.json', 'package-lock.json'],
];

/**
 * Read serverless.yml for a stage, resolved by the framework: it is the only source for the names of tables and parameters. That
 * takes seconds, so what it resolved is kept in `.build/stages` until a source changes.
 * @param region the `--region` of the deployment.
 */
export const readStageSettings = async (stage: string, region?: string): Promise<StageSettings> => {
  const kept = await keptBuild({
    place: join(serviceDir, '.build', 'stages'),
    root: serviceDir,
    sources: SOURCES,
    options: [stage, region],
    make: async (dir) => writeFile(join(dir, 'settings.json'), JSON.stringify(await resolveSettings(stage, region))),
  });
  return JSON.parse(await readFile(join(kept, 'settings.json'), 'utf8')) as StageSettings;
};

const resolveSettings = async (stage: string, region?: string): Promise<StageSettings> => {
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const args = [serverless, 'print', '--format', 'json', '--stage', stage];
  if (region !== undefined) args.push('--region', region);
  return settingsOf(JSON.parse(await print(args)) as Pick<ResolvedService, 'provider'>);
};

/** The settings in serverless.yml that the framework has resolved. */
export const settingsOf = ({ provider }: Pick<ResolvedService, 'provider'>): StageSettings => {
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
