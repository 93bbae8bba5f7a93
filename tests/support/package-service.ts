import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { resolveService } from '../../scripts/generate/service';
import { keptBuild } from '../../scripts/kept-build.mjs';
import { RESOLVED_SERVICE } from './resolved-service';

/** The files that the content of a package depends on. */
const inputs = ['serverless.yml', 'serverless', 'package.json', 'tsconfig.json', 'functions', 'lib', 'scripts'];

/** The packages are kept here, by the hash of their sources. */
const PACKAGES = resolve('.build/test-package');

/** Differences from the default package of a stage. */
export interface PackageOptions {
  /** As `--param name=value`. */
  readonly params?: Readonly<Record<string, string>>;
  /** Text to add to the end of `functions/gateway/functions.yml`. */
  readonly functions?: string;
  /** For tests of the template: the zips contain a stub, because bundling takes most of the time. */
  readonly withoutCode?: true;
}

/** Replaces serverless/plugins/bundle-functions.mjs in the copy. */
const STUB_BUNDLER = `export const bundleFunctions = async (serviceDir, entries) =>
  entries.map(() => new Map([['index.mjs', 'export const handler = async () => {};']]));
`;

/**
 * Package the service, unless an earlier run has packaged the same sources in the same way. Test runs share packages, also
 * while they run at the same time. Needs no credentials and no network.
 * @param stage as for `serverless package --stage`
 * @returns absolute path of the directory with the template and the zips; read only
 * @throws with the output of the framework if packaging fails
 */
export async function packageService(stage: string, options: PackageOptions = {}): Promise<string> {
  const sources = [...inputs, 'package-lock.json'];
  const make = (made: string) => packageInto(made, stage, options);
  return keptBuild({ place: PACKAGES, root: process.cwd(), sources, options: [stage, options], make });
}

/**
 * Packages a fresh copy of the sources. The framework clears its scratch directory, so two runs in one directory would delete
 * each other's files.
 */
const packageInto = async (made: string, stage: string, options: PackageOptions) => {
  const { params = {}, functions = '', withoutCode = false } = options;
  const checkout = await mkdtemp(join(tmpdir(), 'latchkey-package-'));
  try {
    for (const input of inputs) cpSync(input, join(checkout, input), { recursive: true });
    symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
    appendFileSync(join(checkout, 'functions/gateway/functions.yml'), functions);
    if (withoutCode) await writeFile(join(checkout, 'serverless/plugins/bundle-functions.mjs'), STUB_BUNDLER);
    await runFramework(checkout, ['--stage', stage, ...Object.entries(params).flatMap(toArguments)]);
    cpSync(join(checkout, '.serverless'), made, { recursive: true });
    await writeFile(join(made, RESOLVED_SERVICE), JSON.stringify(resolveService(checkout)));
  } finally {
    await rm(checkout, { recursive: true, force: true });
  }
};

const toArguments = ([name, value]: [string, string]) => ['--param', `${name}=${value}`];

const runFramework = async (cwd: string, given: readonly string[]): Promise<void> => {
  const framework = join(cwd, 'node_modules', 'serverless', 'bin', 'serverless.js');
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  try {
    await promisify(execFile)(process.execPath, [framework, 'package', ...given], {
      cwd,
      env: Object.fromEntries(environment),
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`serverless package failed:\n${stdout}${stderr}`);
  }
};
