import { relative } from 'node:path';

/** The number of progress lines of a run. */
const LINES = 20;

/**
 * For jest: prints every failure in full when its file ends, and about twenty lines of progress. The default reporter prints a
 * line for each of hundreds of files.
 */
export default class ProgressReporter {
  #startedAt = Date.now();
  #line = 0;

  /**
   * @param {{ path: string }} test
   * @param {{ failureMessage?: string | null }} result
   * @param {{ numTotalTestSuites: number, numPassedTestSuites: number, numFailedTestSuites: number, numPendingTestSuites:
   * number,
   *   numPassedTests: number, numFailedTests: number }} run
   */
  onTestResult({ path }, { failureMessage }, run) {
    if (failureMessage) process.stdout.write(`\nFAIL ${relative('.', path)}\n${failureMessage}\n`);
    const done = run.numPassedTestSuites + run.numFailedTestSuites + run.numPendingTestSuites;
    const line = Math.floor((LINES * done) / run.numTotalTestSuites);
    if (line <= this.#line) return;
    this.#line = line;
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    const counts = `${run.numPassedTests} tests passed, ${run.numFailedTests} failed`;
    process.stdout.write(`${done} of ${run.numTotalTestSuites} files, ${counts}, ${seconds} s\n`);
  }
}
