import { beforeEach, describe, expect, test } from '@jest/globals';
import { log } from '../../../lib/observe/log';
import { inRequestScope } from '../../../lib/observe/request-scope';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

describe('log', () => {
  test('writes the time, the level, the event and the named values', () => {
    log('warn', 'something', { count: 1, isOdd: true, text: 'two\nlines', nothing: undefined });
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(logLines).toEqual([
      { timestamp, level: 'warn', event: 'something', count: 1, isOdd: true, text: 'two\nlines' },
    ]);
  });

  test('contains the id of the request', async () => {
    await inRequestScope('request 1', async () => {
      await Promise.resolve();
      log('info', 'something');
    });
    log('info', 'something else');
    expect(logLines.map((line) => line.request_id)).toEqual(['request 1', undefined]);
  });

  test('writes one line, whatever the values', () => {
    const { write } = process.stdout;
    const chunks: unknown[] = [];
    process.stdout.write = ((chunk: unknown) => chunks.push(chunk) > 0) as typeof write;
    log('info', 'something', { text: 'two\r\nlines' });
    process.stdout.write = write;
    expect(chunks).toEqual([expect.stringMatching(/^\{[^\r\n]*\}\n$/)]);
  });
});
