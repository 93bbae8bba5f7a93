import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { readPassword } from '../../../scripts/admin/read-password';
import { keep } from './admin-fixture';

/** Somebody at a terminal who types one line after each question. */
const terminal = (...answers: string[]) => {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    modes: [] as boolean[],
    setRawMode: (isRaw: boolean) => void stdin.modes.push(isRaw),
  });
  const shown = keep();
  const stderr = {
    write: (text: string) => {
      if (text.endsWith(': ')) stdin.write(answers.shift() ?? '');
      return shown.stream.write(text);
    },
  } as typeof shown.stream;
  return { stdin, stderr, shown: shown.kept };
};

describe('readPassword on a terminal', () => {
  test('asks twice and shows nothing of the answers', async () => {
    const { stdin, stderr, shown } = terminal('open sesame\r', 'open sesame\r');
    expect(await readPassword({ stdin, stderr })).toBe('open sesame');
    expect(shown()).toBe('Password: \nAgain: \n');
    expect(stdin.modes).toEqual([true, false]);
  });

  test('lets a typing mistake be mended', async () => {
    const { stdin, stderr } = terminal('open sesamw\x7fe\r', 'open sesame\r');
    expect(await readPassword({ stdin, stderr })).toBe('open sesame');
  });

  test('takes both answers pasted at once', async () => {
    const { stdin, stderr } = terminal('open sesame\ropen sesame\r');
    expect(await readPassword({ stdin, stderr })).toBe('open sesame');
  });

  test.each([
    ['passwords_differ', ['open sesame\r', 'open sesama\r']],
    ['password_missing', ['\r']],
    ['password_missing', ['  \r']],
    ['password_missing', ['\x04']],
    ['interrupted', ['\x03']],
    ['interrupted', ['open sesame\r', '\x03']],
  ])('gives up with %s (%#)', async (code, answers) => {
    const { stdin, stderr, shown } = terminal(...answers);
    await expect(readPassword({ stdin, stderr })).rejects.toMatchObject({ code });
    expect(shown()).not.toContain('sesam');
    expect(stdin.modes.at(-1)).toBe(false);
  });
});

describe('readPassword from standard input', () => {
  test('reads one line, in whatever pieces, and waits for no more', async () => {
    const stdin = new PassThrough();
    const password = readPassword({ stdin, stderr: keep().stream });
    for (const byte of Buffer.from('pass wörd \n')) stdin.write(Buffer.from([byte]));
    expect(await password).toBe('pass wörd ');
    expect(stdin.destroyed).toBe(true);
  });
});
