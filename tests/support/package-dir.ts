/**
 * The directory with the template and the zips of stage dev. They are packaged once per test run.
 * @throws if the global set-up of the run has not packaged the service
 */
export function packageDir(): string {
  const directory = process.env.TEST_PACKAGE_DIR;
  if (directory === undefined) throw new Error('TEST_PACKAGE_DIR is not set: tests/support/global-setup.ts sets it');
  return directory;
}
