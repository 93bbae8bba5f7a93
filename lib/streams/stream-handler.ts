import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../observe/log';
import { inRequestScope } from '../observe/request-scope';
import { recordsOf } from './stream-records';

/** A Lambda handler for a DynamoDB stream whose mapping has `ReportBatchItemFailures`. */
export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<DynamoDBBatchResponse>;

/** The result of a batch: its numbers for the log line. */
export interface BatchResult {
  /** Sequence number of the first record to retry, with all after it; `null` if the batch is done. */
  readonly failedAt: string | null;
}

export interface StreamDelivery {
  /** Delivers a batch. It asks `hasTime` before every part but the first, so that every batch makes progress. */
  deliver(records: readonly DynamoDBRecord[], hasTime: () => boolean): Promise<BatchResult>;
  /** The maximum time of one part of a batch. */
  readonly partMilliseconds: number;
  /** The log event of a batch that is done, and of one that Lambda must retry. */
  readonly logEvents: { readonly done: string; readonly delayed: string };
}

/**
 * Delivers each batch until the time of the function is nearly over, logs one line, and makes Lambda retry the rest. After a
 * timeout, Lambda would retry the whole batch. Any other event is logged and has no effect.
 */
export const streamHandler =
  ({ deliver, partMilliseconds, logEvents }: StreamDelivery): StreamHandler =>
  (event, context) =>
    inRequestScope(context.awsRequestId, async () => {
      const records = recordsOf(event);
      if (records === null) {
        log('warn', 'malformed_event');
        return { batchItemFailures: [] };
      }
      const hasTime = () => context.getRemainingTimeInMillis() > partMilliseconds;
      const { failedAt, ...counts } = await deliver(records, hasTime);
      const fields = { records: records.length, ...counts };
      if (failedAt === null) log('info', logEvents.done, fields);
      else log('warn', logEvents.delayed, fields);
      return { batchItemFailures: failedAt === null ? [] : [{ itemIdentifier: failedAt }] };
    });
