import { beforeEach, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { type BatchResult, type StreamHandler, streamHandler } from '../../../lib/streams/stream-handler';
import { logLines } from '../../support/log-capture';

const record: DynamoDBRecord = { eventName: 'INSERT', dynamodb: { SequenceNumber: '7' } };
const logEvents = { done: 'things_done', delayed: 'things_delayed' };

const invoke = (handler: StreamHandler, remaining = 60_000) =>
  handler({ Records: [record] }, { awsRequestId: 'r', getRemainingTimeInMillis: () => remaining });

beforeEach(() => {
  logLines.length = 0;
});

test('a batch that is done is one line with its numbers', async () => {
  const result: BatchResult & { sent: number } = { failedAt: null, sent: 1 };
  const handler = streamHandler({ deliver: async () => result, partMilliseconds: 1, logEvents });
  expect(await invoke(handler)).toEqual({ batchItemFailures: [] });
  expect(logLines).toEqual([
    expect.objectContaining({ level: 'info', event: 'things_done', request_id: 'r', records: 1, sent: 1 }),
  ]);
});

test('the rest of a batch is retried from its first record on', async () => {
  const handler = streamHandler({ deliver: async () => ({ failedAt: '7' }), partMilliseconds: 1, logEvents });
  expect(await invoke(handler)).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  expect(logLines).toEqual([expect.objectContaining({ level: 'warn', event: 'things_delayed', records: 1 })]);
});

test.each([
  [10_001, true],
  [10_000, false],
])('with %i milliseconds left, there is time for a part of 10 seconds: %p', async (remaining, expected) => {
  let hadTime: boolean | undefined;
  const handler = streamHandler({
    deliver: async (_, hasTime) => {
      hadTime = hasTime();
      return { failedAt: null };
    },
    partMilliseconds: 10_000,
    logEvents,
  });
  await invoke(handler, remaining);
  expect(hadTime).toBe(expected);
});
