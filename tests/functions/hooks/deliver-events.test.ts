import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { createHandler } from '../../../functions/hooks/deliver-events';
import { eventImage, fakePublisher, record, recordsOf, userImage } from '../../lib/events/event-records';
import { logLines } from '../../support/log-capture';

beforeEach(() => {
  logLines.length = 0;
});

const call = (publisher: ReturnType<typeof fakePublisher>, records: DynamoDBRecord[], milliseconds = 60_000) => {
  const context = { awsRequestId: 'request 1', getRemainingTimeInMillis: () => milliseconds };
  return createHandler(publisher.deps.publisher)({ Records: records }, context);
};

describe('the consumer of the events table', () => {
  test('delivers a batch and logs how much there was', async () => {
    const publisher = fakePublisher();
    expect(await call(publisher, recordsOf('aab'))).toEqual({ batchItemFailures: [] });
    expect(publisher.accepted).toEqual(['a0', 'a1', 'b2']);
    expect(logLines).toMatchObject([
      { level: 'info', event: 'events_delivered', request_id: 'request 1', records: 3, accepted: 3, undeliverable: 0 },
    ]);
  });

  test('has Lambda come again from the first failure on', async () => {
    const answer = await call(
      fakePublisher(({ id }) => id !== 'a1'),
      recordsOf('aab'),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(logLines).toMatchObject([{ level: 'warn', event: 'events_delayed', records: 3, accepted: 2 }]);
  });

  test('has Lambda come again with what there was no time for', async () => {
    const answer = await call(fakePublisher(), recordsOf('aaa'), 100);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });

  test('answers a batch in which nothing can be delivered', async () => {
    const answer = await call(fakePublisher(), [record('1', eventImage({ time: { S: '' } }))]);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(logLines.map(({ event }) => event)).toEqual(['event_undeliverable', 'events_delivered']);
  });

  test('logs no address', async () => {
    const image = eventImage({ type: { S: 'user.created' }, user: userImage() });
    await call(
      fakePublisher(() => false),
      [record('1', image)],
    );
    await call(fakePublisher(), [record('1', image)]);
    expect(JSON.stringify(logLines)).not.toContain('ann@example.com');
  });
});
