import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Engine } from '../../scripts/local/engine/engine.mjs';

const run = promisify(execFile);

/** What teardown has to undo. */
export interface TestRun {
  engines: Engine[];
  packageDir: string;
}

/**
 * Once per run, before all test files. Sets, for every test file:
 * - TEST_DYNAMODB_ENDPOINT: an empty DynamoDB in memory, the quickest engine this machine has;
 * - TEST_AMAZON_ENDPOINT: the same by Amazon's DynamoDB Local; unset without Java 17+ and with TEST_AMAZON_ENGINE=0;
 * - TEST_PACKAGE_DIR: what `serverless package` makes for stage dev, template and zips, without any credentials;
 * - TEST_RESOURCES: path of a JSON file with the `Resources` of that template;
 * - TEST_LOG, TEST_CANARIES: what the service logs in this run, and what must not be in it (see canaries.ts).
 */
export default async function globalSetup(): Promise<void> {
  const [first, amazon, packageDir] = await Promise.all([startFirstEngine(), startAmazonEngine(), packageService()]);
  const engines = amazon === undefined ? [first] : [first, amazon];
  process.env.TEST_DYNAMODB_ENDPOINT = first.endpoint;
  if (amazon !== undefined) process.env.TEST_AMAZON_ENDPOINT = amazon.endpoint;
  process.env.TEST_PACKAGE_DIR = packageDir;
  process.env.TEST_RESOURCES = await writeResources(packageDir);
  const log = { TEST_LOG: join(packageDir, 'service.log'), TEST_CANARIES: join(packageDir, 'canaries.jsonl') };
  for (const path of Object.values(log)) await writeFile(path, '');
  Object.assign(process.env, log);
  Object.assign(globalThis, { latchkeyTestRun: { engines, packageDir } satisfies TestRun });
  process.stdout.write(`\nDynamoDB engines: ${engines.map(({ kind }) => kind).join(', ')}\n`);
}

const startFirstEngine = async (): Promise<Engine> => start(await chosenKind());

/** The wish of the developer does not reach the tests: they run on what the machine has. */
const chosenKind = async (): Promise<Engine['kind']> => {
  const { chooseEngine } = await import('../../scripts/local/engine/engine.mjs');
  return (await chooseEngine(undefined)).kind;
};

/** Amazon's engine is a second opinion: without it the tests still count. */
const startAmazonEngine = async (): Promise<Engine | undefined> => {
  const { findJava } = await import('../../scripts/local/engine/amazon.mjs');
  const alreadyFirst = (await chosenKind()) === 'amazon';
  if (process.env.TEST_AMAZON_ENGINE === '0' || alreadyFirst || (await findJava()) === undefined) return undefined;
  try {
    return await start('amazon');
  } catch (error) {
    process.stdout.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
};

const start = async (kind: Engine['kind']): Promise<Engine> => {
  const { startEngine } = await import('../../scripts/local/engine/engine.mjs');
  const { findFreePort } = await import('../../scripts/local/ports.mjs');
  const { inMemory } = await import('../../scripts/local/settings.mjs');
  const announce = (line: string) => process.stdout.write(`\n${line}\n`);
  return startEngine({ kind, port: await findFreePort(), dataDir: inMemory, announce });
};

/** A folder of its own for every run, so that two runs do not meet. */
const packageService = async (): Promise<string> => {
  const parent = join('.build', 'test-package');
  await mkdir(parent, { recursive: true });
  const unlock = await lock(join(parent, 'lock'));
  try {
    return await packageInto(parent);
  } finally {
    await unlock();
  }
};

/** The framework packages in one folder of the project before it moves what it made: one run at a time. */
const lock = async (path: string): Promise<() => Promise<void>> => {
  for (let waited = 0; ; waited += 100) {
    try {
      await mkdir(path);
      return () => rm(path, { recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Left behind by a run that was killed.
      if (waited > 30_000) await rm(path, { recursive: true, force: true });
      await sleep(100);
    }
  }
};

const packageInto = async (parent: string): Promise<string> => {
  const packageDir = await mkdtemp(join(process.cwd(), parent, 'run-'));
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  try {
    await run('node', ['node_modules/serverless/bin/serverless.js', 'package', '--package', packageDir], {
      env: Object.fromEntries(environment),
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`serverless package failed:\n${stdout}${stderr}`);
  }
  return packageDir;
};

const writeResources = async (packageDir: string): Promise<string> => {
  const template = JSON.parse(await readFile(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8'));
  const path = join(packageDir, 'resources.json');
  await writeFile(path, JSON.stringify(template.Resources));
  return path;
};
