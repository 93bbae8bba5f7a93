import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const output = join(root, '.build/npm');

/**
 * `npm run build`: writes what the package exports, `latchkey/client` and `latchkey/server`, to .build/npm/: one ES module each,
 * and their types.
 */
export const build = (): void => {
  rmSync(output, { recursive: true, force: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: { client: 'lib/client/client.ts', server: 'lib/server/server.ts' },
    outdir: output,
    bundle: true,
    packages: 'external',
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  const typescript = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [typescript, '-p', 'scripts/npm-package'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the types of the package cannot be written:\n${stdout}`);
  for (const folder of ['client', 'server'])
    for (const name of readdirSync(join(output, folder))) completeImports(join(output, folder, name));
};

/** Node resolves imports of ES modules only with their extension. */
const completeImports = (file: string): void => {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(from '|import\(')(\.\/[\w-]+)'/g, "$1$2.js'"));
};
