import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { confirm } from '../../../scripts/admin/confirm';
import { keep } from './admin-fixture';

const answering = (answer: string, isTTY = true) => {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(answer);
  const shown = keep();
  return { source: { stdin, stderr: shown.stream }, shown };
};

test('asks, and goes on with the expected words', async () => {
  const { source, shown } = answering(' ada@example.com \nmore\n');
  await confirm(source, 'Type it:', 'ada@example.com');
  expect(shown.kept()).toBe('Type it: ');
});

test.each(['yes\n', '\n', 'ada@example.co\n', ''])('refuses the answer %j', async (answer) => {
  const { source } = answering(answer);
  await expect(confirm(source, 'Type it:', 'ada@example.com')).rejects.toMatchObject({ code: 'not_confirmed' });
});

test('refuses an answer that comes from no terminal', async () => {
  const { source, shown } = answering('ada@example.com\n', false);
  await expect(confirm(source, 'Type it:', 'ada@example.com')).rejects.toMatchObject({ code: 'not_confirmed' });
  expect(shown.kept()).toBe('');
});
