import { testFilesOf } from './tests/tiers.mjs';

const typescript = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023', experimental: { keepImportAttributes: true } },
  module: { type: 'es6' },
};

/** Whether only some files or tests are asked for. */
const isSelection = process.argv.slice(2).some((argument) => !argument.startsWith('-'));

/** @type {import('jest').Config} */
export default {
  // Most of the time is spent in the engine, which has a process of its own: jest would leave a processor to it.
  maxWorkers: '100%',
  // For what hangs: a machine that is busy with other things makes any test slow, and none fail.
  testTimeout: 30_000,
  testMatch: testFilesOf(process.env.TEST_TIER),
  // Of a few files every test is shown, of hundreds how far it is.
  reporters: isSelection ? ['default'] : ['<rootDir>/tests/support/progress-reporter.mjs', 'summary'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', typescript] },
  testEnvironment: 'node',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  setupFiles: ['<rootDir>/tests/support/environment.ts'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['functions/**/*.ts', 'lib/**/*.ts'],
};
