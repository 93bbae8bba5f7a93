import { beforeEach, expect, jest, test } from '@jest/globals';
import { eventStreamHandler } from '../../../lib/events/event-stream-handler';
import { mailStreamHandler } from '../../../lib/mail/mail-stream-handler';
import { recordsOf } from '../../../lib/streams/stream-records';
import { logLines } from '../../support/log-capture';

const others: [title: string, event: unknown][] = [
  ['a ping that keeps the container warm', { source: 'serverless-plugin-warmup' }],
  ['records of another source', { Records: [{ Sns: { Message: 'x' } }] }],
  ['records that are no list', { Records: {} }],
  ['a record that is nothing', { Records: [null] }],
  ['text', 'warm'],
  ['nothing', undefined],
];

beforeEach(() => {
  logLines.length = 0;
});

test('returns the records of a batch', () => {
  const records = [{ eventName: 'INSERT', dynamodb: {} }];
  expect(recordsOf({ Records: records })).toBe(records);
  expect(recordsOf({ Records: [] })).toEqual([]);
});

test.each(others)('both stream handlers do nothing with %s, and log it once', async (_, event) => {
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 };
  const publish = jest.fn(async () => []);
  const deliver = jest.fn(() => Promise.reject(new Error('not reached')));
  for (const handler of [eventStreamHandler({ maxConcurrent: 10, publish }), mailStreamHandler(deliver)]) {
    logLines.length = 0;
    const invoke = handler as (event: unknown, with_: typeof context) => Promise<unknown>;
    expect(await invoke(event, context)).toEqual({ batchItemFailures: [] });
    expect(logLines).toEqual([expect.objectContaining({ level: 'warn', event: 'malformed_event' })]);
  }
  expect([publish.mock.calls, deliver.mock.calls]).toEqual([[], []]);
});
