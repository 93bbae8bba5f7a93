import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keptBuild } from '../../../../scripts/kept-build.mjs';
import { bundleModules } from '../../../../scripts/local/built-service.mjs';

/** By itself before or after what it does third, or after so many milliseconds; never: once all is done. */
export type Kill = 'before' | 'after' | number | 'never';

const folder = join('tests', 'scripts', 'local', 'streams');

/** A script beside this file as JavaScript, which starts in a fraction of the time. @returns its path. */
const built = async (script: string): Promise<string> => {
  const modules = { [script]: `import './${folder}/${script}.mjs';` };
  const dir = await keptBuild({
    place: resolve('.build/test-scripts'),
    root: process.cwd(),
    sources: ['lib', 'scripts/local', folder],
    options: modules,
    make: (outdir) => bundleModules(process.cwd(), modules, outdir),
  });
  return join(dir, `${script}.mjs`);
};

/**
 * Run a script until it is killed.
 * @param input.script the name of a script beside this file.
 * @param input.settings its one argument, as JSON.
 * @throws {Error} with what it printed, if it ends in any other way.
 */
export const runKilled = async (input: {
  script: string;
  settings: object;
  env?: Record<string, string>;
  kill: Kill;
  isDone: () => boolean | Promise<boolean>;
}): Promise<void> => {
  const { script, settings, env, kill, isDone } = input;
  const child = spawn(process.execPath, [await built(script), JSON.stringify(settings)], {
    env: { ...process.env, ...env, KILL: String(kill) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let hasEnded = false;
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('close', (_code, by) => {
      hasEnded = true;
      resolve(by);
    });
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
    if (typeof kill === 'number' && errors.includes('started')) setTimeout(() => child.kill('SIGKILL'), kill);
  });
  const giveUpAt = performance.now() + 120_000;
  // One that kills itself at its third may have fewer left to do.
  while (typeof kill !== 'number' && !hasEnded && !(await isDone()) && performance.now() < giveUpAt) await sleep(20);
  if (typeof kill !== 'number') child.kill('SIGKILL');
  const signal = await exited;
  if (signal !== 'SIGKILL') throw new Error(`It ended by itself: ${errors}`);
};
