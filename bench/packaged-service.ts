import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { resolveService } from '../scripts/generate/service';
import { bundleFunction } from '../serverless/plugins/bundle-functions.mjs';
import { RESOLVED_SERVICE } from '../tests/support/resolved-service';
import { zipEntries } from '../tests/support/zip-entries';

const buildDir = resolve('.build/bench');

/**
 * The service as `serverless package` builds it, and the baselines: handlers of bench/handlers/, built with the same bundler.
 */
export interface PackagedService {
  /** Contains the template and one zip per function. */
  readonly packageDir: string;
  /** Unpack a function. @param key as in serverless.yml. @returns the URL of its index.mjs. */
  functionModule(key: string): Promise<string>;
  /** Bundle a handler of bench/handlers/. @returns the URL of its index.mjs. */
  baselineModule(name: string): Promise<string>;
}

/** Package the service into .build/, with no credentials and no network. @throws with the framework's output. */
export const packageService = async (): Promise<PackagedService> => {
  await rm(buildDir, { recursive: true, force: true });
  const packageDir = join(buildDir, 'package');
  const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  await promisify(execFile)(process.execPath, [serverless, 'package', '--package', packageDir]);
  await writeFile(join(packageDir, RESOLVED_SERVICE), JSON.stringify(resolveService()));
  return {
    packageDir,
    functionModule: async (key) => {
      const entries = zipEntries(await readFile(join(packageDir, `${key}.zip`)));
      return writeModules(`function-${key}`, entries);
    },
    baselineModule: async (name) =>
      writeModules(
        `baseline-${name}`,
        new Map([['index.mjs', await bundleFunction(resolve('.'), `bench/handlers/${name}.handler`)]]),
      ),
  };
};

/**
 * Each function has its own directory with no other files, as in Lambda.
 *
 * The engine uses http, AWS uses https. On Node 22 and newer `import('node:http')` alone takes 18 ms of CPU, because it loads
 * undici. A function on AWS never does that, so here the client loads the module in a way that costs as little as node:https.
 */
const writeModules = async (name: string, files: ReadonlyMap<string, string | Buffer>): Promise<string> => {
  const directory = join(buildDir, name);
  await mkdir(directory, { recursive: true });
  for (const [file, contents] of files)
    await writeFile(
      join(directory, file),
      String(contents).replaceAll('import("node:http")', 'process.getBuiltinModule("node:http")'),
    );
  return pathToFileURL(join(directory, 'index.mjs')).href;
};
