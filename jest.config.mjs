const typescript = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023', experimental: { keepImportAttributes: true } },
  module: { type: 'es6' },
};

/** @type {import('jest').Config} */
export default {
  // Most of the time is spent in the engine, which has a process of its own: jest would leave a processor to it.
  maxWorkers: '100%',
  // For what hangs: a machine that is busy with other things makes any test slow, and none fail.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', typescript] },
  testEnvironment: 'node',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  setupFiles: ['<rootDir>/tests/support/environment.ts'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['functions/**/*.ts', 'lib/**/*.ts'],
};
