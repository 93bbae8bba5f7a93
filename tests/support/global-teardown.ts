import { readFile, rm } from 'node:fs/promises';
import { canariesIn, plantedCanaries } from './canaries';
import type { TestRun } from './global-setup';

/** Runs once, after all test files: searches the log for secrets, and stops what global-setup.ts started. */
export default async function globalTeardown(): Promise<void> {
  const { engines, runDir } = (globalThis as unknown as { latchkeyTestRun: TestRun }).latchkeyTestRun;
  await Promise.all(engines.map((engine) => engine.stop()));
  const { TEST_LOG = '', TEST_CANARIES = '' } = process.env;
  const log = await readFile(TEST_LOG, 'utf8');
  const canaries = plantedCanaries(TEST_CANARIES);
  await rm(runDir, { recursive: true, force: true });
  const found = canariesIn(log, canaries);
  const lines = log.split('\n').length - 1;
  process.stdout.write(`\nSearched ${lines} log lines for ${canaries.length} secrets: ${found.length} found.\n`);
  if (found.length > 0) throw new Error(`secrets were logged: ${found.join(', ')}`);
}
