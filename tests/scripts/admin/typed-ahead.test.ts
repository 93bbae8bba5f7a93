import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { readPassword } from '../../../scripts/admin/read-password';
import { discardTypedAhead, PASSWORD_COMMANDS } from '../../../scripts/admin/typed-ahead';
import { keep } from './admin-fixture';

/** A terminal that records when it stops to show what is typed. */
const createTerminal = () => {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    modes: [] as boolean[],
    setRawMode: (isRaw: boolean) => void stdin.modes.push(isRaw),
  });
  return stdin;
};

test('shows nothing of what is typed before the question, and keeps it out of the password', async () => {
  const stdin = createTerminal();
  const typedAhead = discardTypedAhead(stdin, () => {});
  expect(stdin.modes).toEqual([true]);
  stdin.write('too early\r');
  await nextTurn();
  const shown = keep();
  const answers = ['open sesame\r', 'open sesame\r'];
  const stderr = {
    write: (text: string) => {
      if (text.endsWith(': ')) stdin.write(answers.shift() ?? '');
      return shown.stream.write(text);
    },
  } as typeof shown.stream;
  stdin.write('early');

  expect(await readPassword({ stdin, stderr, typedAhead })).toBe('open sesame');

  typedAhead.close();
  expect(shown.kept()).toBe('Password: \nAgain: \n');
  expect([stdin.modes.slice(0, -1).includes(false), stdin.modes.at(-1)]).toEqual([true, false]);
});

test('shows what is typed again when the command ends without a question', () => {
  const stdin = createTerminal();
  discardTypedAhead(stdin, () => {}).close();
  expect([stdin.modes, stdin.isPaused()]).toEqual([[true, false], true]);
});

test('ends at Ctrl-C, and lets the terminal show what is typed first', async () => {
  const stdin = createTerminal();
  const interrupted = new Promise<boolean[]>((resolve) => {
    discardTypedAhead(stdin, () => resolve([...stdin.modes]));
  });
  stdin.write('sec\x03');
  expect(await interrupted).toEqual([true, false]);
});

test('leaves standard input alone that is no terminal', async () => {
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  const typedAhead = discardTypedAhead(stdin, () => {});
  stdin.write('from a file\n');
  expect(await readPassword({ stdin, stderr: keep().stream, typedAhead })).toBe('from a file');
});

test('knows every command that reads a password', async () => {
  const { commands } = await import('../../../scripts/admin/run');
  const asking = commands.filter(({ examples }) => examples.some((example) => example.includes('< password.txt')));
  expect(asking.map(({ name }) => name)).toEqual(PASSWORD_COMMANDS);
});
