/** The folders of tests/ by tier. `npm run test:unit`, `test:engine` and `test:proof` run one tier; `npm test` runs all. */
export const tiers = {
  /** Quick: nearly all of these files need no DynamoDB engine. */
  unit: ['lib', 'functions', 'template', 'serverless', 'docs', 'bench'],
  /** Stores and races, on every engine of the machine. */
  engine: ['contracts', 'races'],
  /** The whole service: faults, attacks, every scenario, the packaged zips and the local start. */
  proof: ['faults', 'attacks', 'service', 'e2e', 'browser', 'scripts'],
};

/**
 * @param {string | undefined} tier TEST_TIER; undefined for all of them
 * @returns {string[]} patterns of test files, for jest's `testMatch`
 * @throws {Error} for a tier that is not there
 */
export const testFilesOf = (tier) => {
  if (tier === undefined) return ['<rootDir>/tests/**/*.test.ts'];
  const folders = new Map(Object.entries(tiers)).get(tier);
  if (folders === undefined) throw new Error(`TEST_TIER is "${tier}": it must be ${Object.keys(tiers).join(' or ')}`);
  return folders.map((folder) => `<rootDir>/tests/${folder}/**/*.test.ts`);
};
