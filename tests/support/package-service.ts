import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** All that decides what a package holds. */
const inputs = ['serverless.yml', 'serverless', 'package.json', 'tsconfig.json', 'functions', 'lib', 'scripts'];

/** How a package differs from the one of the stage alone. */
export interface PackageOptions {
  /** As for `--param name=value`. */
  readonly params?: Readonly<Record<string, string>>;
  /** What is added to the end of `functions/gateway/functions.yml`. */
  readonly functions?: string;
}

/**
 * Packages the service in a fresh copy of its sources: the framework clears its scratch directory at every run, so two
 * runs in one directory would destroy each other's files. No credentials and no network are needed.
 * @param stage as for `serverless package --stage`
 * @returns absolute path of the directory with the template and the zips; the caller removes it with `removePackage`
 * @throws with the framework's output when packaging fails
 */
export async function packageService(
  stage: string,
  { params = {}, functions = '' }: PackageOptions = {},
): Promise<string> {
  const checkout = mkdtempSync(join(tmpdir(), 'latchkey-package-'));
  for (const input of inputs) cpSync(input, join(checkout, input), { recursive: true });
  symlinkSync(resolve('node_modules'), join(checkout, 'node_modules'));
  appendFileSync(join(checkout, 'functions/gateway/functions.yml'), functions);
  const given = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const framework = join(checkout, 'node_modules', '.bin', 'serverless');
  await promisify(execFile)(process.execPath, [framework, 'package', '--stage', stage, ...given], { cwd: checkout });
  return join(checkout, '.serverless');
}

/** @param packageDir what `packageService` returned; its copy of the sources goes with it */
export function removePackage(packageDir: string): void {
  rmSync(join(packageDir, '..'), { recursive: true });
}
