import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../observe/log';
import { inRequestScope } from '../observe/request-scope';
import { deliverEvents, type EventPublisher } from './deliver-events';

/** What one call of the publisher may take: three attempts of up to three seconds, connection and answer, and pauses between. */
const CALL_MILLISECONDS = 10_000;

/** What Lambda calls for a DynamoDB stream whose mapping takes `ReportBatchItemFailures`. */
export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<DynamoDBBatchResponse>;

/**
 * Delivers each batch through `publisher` as far as time allows, logs one line, and has Lambda come again with the rest:
 * a batch that runs out of time moves on, where one that timed out would begin anew.
 */
export const streamHandler =
  (publisher: EventPublisher): StreamHandler =>
  ({ Records }, context) =>
    inRequestScope(context.awsRequestId, async () => {
      const hasTime = () => context.getRemainingTimeInMillis() > CALL_MILLISECONDS;
      const { accepted, undeliverable, failedAt } = await deliverEvents({ publisher, hasTime }, Records);
      const counts = { records: Records.length, accepted, undeliverable };
      if (failedAt === null) log('info', 'events_delivered', counts);
      else log('warn', 'events_delayed', counts);
      return { batchItemFailures: failedAt === null ? [] : [{ itemIdentifier: failedAt }] };
    });
