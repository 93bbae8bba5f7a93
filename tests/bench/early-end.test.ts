import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';

/** Runs a script that begins with `reportEarlyEnd`, in a process of its own. */
const endOf = (script: string) => {
  const start = `import { reportEarlyEnd } from ${JSON.stringify(pathToFileURL('bench/early-end.mjs').href)};
    const runIsComplete = reportEarlyEnd();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', start + script], {
    encoding: 'utf8',
  });
  return { status, saysSo: stderr.includes('The run ended early') };
};

test.each([
  ['waits for something that never happens', 'await new Promise(() => {});', 13],
  ['is ended by a signal', "setInterval(() => {}, 1000); process.kill(process.pid, 'SIGTERM');", 143],
  ['fails', "throw new Error('failed');", 1],
])('a run that %s says that it ended early', (_, script, status) => {
  expect(endOf(script)).toEqual({ status, saysSo: true });
});

test('a complete run says nothing', () => {
  expect(endOf('runIsComplete(); process.exit(0);')).toEqual({ status: 0, saysSo: false });
});
