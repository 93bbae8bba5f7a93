import { testFilesOf } from './tests/tiers.mjs';

const typescript = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023', experimental: { keepImportAttributes: true } },
  module: { type: 'es6' },
};

/** Whether the command line names some files or tests. */
const isSelection = process.argv.slice(2).some((argument) => !argument.startsWith('-'));

/** @type {import('jest').Config} */
export default {
  // By default jest leaves one processor free. Most of the work is in the DynamoDB engine, which has its own process.
  maxWorkers: '100%',
  // Only for tests that hang. A busy machine makes tests slow, and must not make them fail.
  testTimeout: 30_000,
  // A worker with a large heap takes longer than the default of 0.5 seconds to end on a busy machine. One that never ends is reported.
  workerGracefulExitTimeout: 20_000,
  testMatch: testFilesOf(process.env.TEST_TIER),
  testSequencer: '<rootDir>/tests/support/longest-first.mjs',
  // A run of selected files shows every test, a whole run shows its progress.
  reporters: isSelection ? ['default'] : ['<rootDir>/tests/support/progress-reporter.mjs', 'summary'],
  // What the package exports: see scripts/npm-package.
  moduleNameMapper: { '^latchkey/(client|server)$': '<rootDir>/lib/$1/$1.ts' },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', typescript] },
  testEnvironment: '<rootDir>/tests/support/node-environment.mjs',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  setupFiles: ['<rootDir>/tests/support/environment.ts'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['functions/**/*.ts', 'lib/**/*.ts'],
};
