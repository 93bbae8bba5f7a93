import { beforeEach, describe, expect, test } from '@jest/globals';
import { logFailure, logRequest } from '../../../lib/http/request-log';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

const logStatus = (status: number) =>
  logRequest({
    route: 'GET /profile',
    status,
    code: undefined,
    startedAt: performance.now(),
    scope: { tableRoundTrips: 2 },
  });

describe('logRequest', () => {
  test.each([
    [200, 'answered', 'info'],
    [302, 'answered', 'info'],
    [400, 'refused', 'info'],
    [401, 'refused', 'info'],
    [404, 'refused', 'info'],
    [500, 'failed', 'error'],
    [503, 'failed', 'error'],
  ])('describes %p as %s, at level %s', (status, outcome, level) => {
    logStatus(status);
    expect(logLines).toEqual([expect.objectContaining({ event: 'request', status, outcome, level })]);
  });

  test('names the route, the table calls and the duration, and nothing else', () => {
    logStatus(200);
    const [line] = logLines;
    expect(line).toMatchObject({ route: 'GET /profile', table_round_trips: 2, duration_ms: expect.any(Number) });
    expect(Object.keys(line ?? {}).sort()).toEqual([
      'duration_ms',
      'event',
      'level',
      'outcome',
      'route',
      'status',
      'table_round_trips',
      'timestamp',
    ]);
  });
});

describe('logFailure', () => {
  test('names the errors and where they were thrown', () => {
    logFailure(new TypeError('outer', { cause: new RangeError('inner') }));
    expect(logLines).toEqual([
      expect.objectContaining({
        level: 'error',
        event: 'failure',
        errors: 'TypeError <- RangeError',
        stack: expect.stringContaining('request-log.test.ts'),
      }),
    ]);
  });

  test.each([
    ['a plain one', new Error('Ku3eH7pQ')],
    ['one of several lines', new Error('first\nKu3eH7pQ\nlast')],
    ['one that looks like a stack', new Error('first\n    at Ku3eH7pQ (file.ts:1:1)\nlast')],
    ['one that ends like a stack', new Error('first\n    at Ku3eH7pQ (file.ts:1:1)')],
    ['one of a cause', new Error('outer', { cause: new Error('Ku3eH7pQ') })],
    ['a thrown text', 'Ku3eH7pQ'],
    ['a thrown object', { message: 'Ku3eH7pQ' }],
  ])('never quotes a message: %s', (_, error) => {
    logFailure(error);
    expect(logLines).toHaveLength(1);
    expect(JSON.stringify(logLines)).not.toContain('Ku3eH7pQ');
  });

  test.each([[undefined], [null], ['text'], [0], [Object.create(null)]])('survives a thrown %p', (thrown) => {
    logFailure(thrown);
    expect(logLines).toHaveLength(1);
  });

  test('keeps only the first frames of a deep stack', () => {
    const deep = (depth: number): Error => (depth === 0 ? new Error('x') : deep(depth - 1));
    logFailure(deep(50));
    expect(String(logLines[0]?.stack).split(' | ')).toHaveLength(8);
  });

  test('survives an error without a stack', () => {
    logFailure(Object.assign(new Error('x'), { stack: undefined }));
    expect(logLines).toEqual([expect.objectContaining({ errors: 'Error' })]);
  });
});
