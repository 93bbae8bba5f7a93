import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { tiers } from '../tiers.mjs';

/** @typedef {{ path: string, context: { config: { rootDir: string } } }} Test */

/** Files of these folders are short, and start a service or a browser. */
const STARTING = ['e2e', 'browser', 'scripts'];

/**
 * For jest: what takes longest first, so that the workers end together. Without the cache of an earlier run, which a fresh checkout
 * lacks, jest goes by the size of files, and would begin last what starts a service in a few lines.
 */
export default class LongestFirst {
  /** @param {readonly Test[]} tests */
  sort(tests) {
    const keyed = tests.map((test) => ({ test, rank: rankOf(test), size: statSync(test.path).size }));
    return keyed.sort((one, other) => one.rank - other.rank || other.size - one.size).map(({ test }) => test);
  }

  /** @param {readonly Test[]} tests */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}

/** @param {Test} test */
const rankOf = ({ path, context }) => {
  const folder = relative(`${context.config.rootDir}/tests`, path).split('/')[0] ?? '';
  if (STARTING.includes(folder)) return 0;
  if (tiers.proof.includes(folder)) return 1;
  return tiers.engine.includes(folder) ? 2 : 3;
};
