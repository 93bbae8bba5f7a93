import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../scripts/local/engine/engine.mjs';
import { packageService } from './package-service';

/** What the teardown must stop or delete. */
export interface TestRun {
  engines: Engine[];
  /** Used by this run only, so that concurrent runs do not affect each other. */
  runDir: string;
}

/**
 * Runs once, before all test files. It sets for every test file:
 * - TEST_DYNAMODB_ENDPOINT: an empty DynamoDB in memory, by the fastest engine that this machine has;
 * - TEST_AMAZON_ENDPOINT: the same by Amazon's DynamoDB Local, for `npm run test:engine` and with TEST_AMAZON_ENGINE=1; unset without
 *   Java 17 or later, and with TEST_AMAZON_ENGINE=0;
 * - TEST_PACKAGE_DIR: the output of `serverless package` for stage dev, template and zips, made without credentials;
 * - TEST_RESOURCES: path of a JSON file with the `Resources` of that template;
 * - TEST_LOG, TEST_CANARIES: the log of the service in this run, and the values that it must not contain (see canaries.ts).
 */
export default async function globalSetup(): Promise<void> {
  const [first, amazon, packageDir] = await Promise.all([
    startFirstEngine(),
    startAmazonEngine(),
    packageService('dev'),
  ]);
  const engines = amazon === undefined ? [first] : [first, amazon];
  const runDir = await mkdtemp(join(tmpdir(), 'latchkey-tests-'));
  process.env.TEST_DYNAMODB_ENDPOINT = first.endpoint;
  if (amazon !== undefined) process.env.TEST_AMAZON_ENDPOINT = amazon.endpoint;
  process.env.TEST_PACKAGE_DIR = packageDir;
  process.env.TEST_RESOURCES = await writeResources(packageDir, runDir);
  const log = { TEST_LOG: join(runDir, 'service.log'), TEST_CANARIES: join(runDir, 'canaries.jsonl') };
  for (const path of Object.values(log)) await writeFile(path, '');
  Object.assign(process.env, log);
  Object.assign(globalThis, { latchkeyTestRun: { engines, runDir } satisfies TestRun });
  process.stdout.write(`\nDynamoDB engines: ${engines.map(({ kind }) => kind).join(', ')}\n`);
}

const startFirstEngine = async (): Promise<Engine> => start(await chosenKind());

/** The developer's choice of an engine does not apply to tests: they use the engines that the machine has. */
const chosenKind = async (): Promise<Engine['kind']> => {
  const { chooseEngine } = await import('../../scripts/local/engine/engine.mjs');
  return (await chooseEngine(undefined)).kind;
};

/** Amazon's engine checks the stores a second time. The tests are valid without it too. */
const startAmazonEngine = async (): Promise<Engine | undefined> => {
  const { findJava } = await import('../../scripts/local/engine/amazon.mjs');
  const { TEST_TIER, TEST_AMAZON_ENGINE = TEST_TIER === 'engine' ? '1' : '0' } = process.env;
  if (TEST_AMAZON_ENGINE !== '1') return undefined;
  const alreadyFirst = (await chosenKind()) === 'amazon';
  if (alreadyFirst || (await findJava()) === undefined) return undefined;
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

const writeResources = async (packageDir: string, runDir: string): Promise<string> => {
  const template = JSON.parse(await readFile(join(packageDir, 'cloudformation-template-update-stack.json'), 'utf8'));
  const path = join(runDir, 'resources.json');
  await writeFile(path, JSON.stringify(template.Resources));
  return path;
};
