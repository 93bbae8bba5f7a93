import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';

/** An application in a folder of its own that has installed `latchkey`, and nothing else. */
export interface Application {
  readonly directory: string;
  /** The name of the file that `npm pack` wrote. */
  readonly tarball: string;
  /** Write files: path -> text. */
  write(files: Readonly<Record<string, string>>): void;
  /** Run a program of the repository's node_modules or of Node there. @throws {Error} with its output, if it fails */
  run(file: string, args: readonly string[]): Promise<string>;
  /** A module of the application and all that it imports, for a browser. */
  bundle(file: string): string;
  remove(): void;
}

const npm = async (directory: string, args: readonly string[]): Promise<string> => {
  const options = {
    cwd: directory,
    env: { ...process.env, npm_config_cache: join(directory, '.npm'), NODE_OPTIONS: '' },
  };
  return (await promisify(execFile)('npm', [...args, '--offline', '--no-audit', '--no-fund'], options)).stdout;
};

/** What `npm pack` makes of this repository, in a copy of it: packing replaces package.json for a moment. @returns the tarball */
export const packPackage = async (destination: string): Promise<string> => {
  const copy = mkdtempSync(join(tmpdir(), 'latchkey-pack-'));
  const parts = [
    'package.json',
    'README.md',
    'LICENSE',
    'tsconfig.json',
    'lib/client',
    'lib/server',
    'scripts/npm-package',
    'scripts/require-node.cjs',
  ];
  for (const part of parts) cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  await npm(copy, ['pack', '--pack-destination', destination]);
  const isRestored = readFileSync(join(copy, 'package.json'), 'utf8') === readFileSync('package.json', 'utf8');
  if (!isRestored) throw new Error('npm pack has changed package.json');
  rmSync(copy, { recursive: true });
  const [tarball = ''] = readdirSync(destination).filter((name) => name.startsWith('latchkey-'));
  return join(destination, tarball);
};

/** @param options.withJose whether the application has installed `jose` as well, which `latchkey/server` needs */
export const newApplication = async ({ withJose = false } = {}): Promise<Application> => {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-application-'));
  const tarballs = join(directory, 'tarballs');
  mkdirSync(tarballs);
  writeFileSync(join(directory, 'package.json'), '{"name":"application","private":true,"type":"module"}');
  const tarball = basename(await packPackage(tarballs));
  if (withJose) await npm(directory, ['pack', resolve('node_modules/jose'), '--pack-destination', tarballs]);
  await npm(directory, ['install', ...readdirSync(tarballs).map((name) => join(tarballs, name))]);
  return {
    directory,
    tarball,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
    },
    run: async (file, args) => {
      try {
        return (await promisify(execFile)(process.execPath, [file, ...args], { cwd: directory })).stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${file} ${args.join(' ')} failed:\n${stdout}${stderr}`);
      }
    },
    bundle: (file) => {
      const { outputFiles } = buildSync({
        absWorkingDir: directory,
        entryPoints: [file],
        bundle: true,
        format: 'esm',
        write: false,
      });
      return outputFiles[0]?.text ?? '';
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
};
