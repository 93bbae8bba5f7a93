import { appendFileSync } from 'node:fs';

/** The lines that the service logged in this test file, oldest first. */
export const logLines: Record<string, unknown>[] = [];

/** Whether the service logged this text, as lib/observe/log.ts writes it. */
export const isLogLine = (text: string): boolean => text.startsWith('{"timestamp":');

/**
 * Keep the service's log lines out of the terminal: they go to `logLines` and to the file of the whole run, which the
 * teardown searches for secrets (see tests/support/canaries.ts).
 */
export const captureLog = (): void => {
  const write = process.stdout.write.bind(process.stdout);
  const capturing = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    if (typeof chunk !== 'string' || !isLogLine(chunk)) return write(chunk, ...rest);
    logLines.push(JSON.parse(chunk));
    if (process.env.TEST_LOG !== undefined) appendFileSync(process.env.TEST_LOG, chunk);
    return true;
  };
  process.stdout.write = capturing as typeof process.stdout.write;
};
