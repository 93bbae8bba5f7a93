import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../observe/log';
import { inRequestScope } from '../observe/request-scope';
import { recordsOf } from '../streams/stream-records';
import { deliverEvents, type EventPublisher } from './deliver-events';

/** The maximum time of one call of the publisher: three attempts of up to three seconds each, and the pauses between them. */
const CALL_MILLISECONDS = 10_000;

/** A Lambda handler for a DynamoDB stream whose mapping has `ReportBatchItemFailures`. */
export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<DynamoDBBatchResponse>;

/**
 * Publishes the events of each batch until the time of the function is nearly over, logs one line, and makes Lambda retry the
 * rest. After a timeout, Lambda would retry the whole batch. Any other event is logged and has no effect.
 */
export const streamHandler =
  (publisher: EventPublisher): StreamHandler =>
  (event, context) =>
    inRequestScope(context.awsRequestId, async () => {
      const records = recordsOf(event);
      if (records === null) {
        log('warn', 'malformed_event');
        return { batchItemFailures: [] };
      }
      const hasTime = () => context.getRemainingTimeInMillis() > CALL_MILLISECONDS;
      const { accepted, undeliverable, failedAt } = await deliverEvents({ publisher, hasTime }, records);
      const counts = { records: records.length, accepted, undeliverable };
      if (failedAt === null) log('info', 'events_delivered', counts);
      else log('warn', 'events_delayed', counts);
      return { batchItemFailures: failedAt === null ? [] : [{ itemIdentifier: failedAt }] };
    });
