import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { log } from '../observe/log';
import { inRequestScope } from '../observe/request-scope';
import { recordsOf } from '../streams/stream-records';
import type { DeliverMails } from './deliver-mails';

/** The maximum time of one mail: 8 seconds of table calls, and three attempts of the mailer of up to 3 seconds each. */
const MAIL_MILLISECONDS = 20_000;

/** A Lambda handler for a DynamoDB stream whose mapping has `ReportBatchItemFailures`. */
export type MailStreamHandler = (
  event: DynamoDBStreamEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<DynamoDBBatchResponse>;

/**
 * Sends the mails of each batch until the time of the function is nearly over, logs one line, and makes Lambda retry the rest. Any
 * other event is logged and has no effect.
 */
export const mailStreamHandler =
  (deliverMails: DeliverMails): MailStreamHandler =>
  (event, context) =>
    inRequestScope(context.awsRequestId, async () => {
      const records = recordsOf(event);
      if (records === null) {
        log('warn', 'malformed_event');
        return { batchItemFailures: [] };
      }
      const hasTime = () => context.getRemainingTimeInMillis() > MAIL_MILLISECONDS;
      const { failedAt, ...counts } = await deliverMails(records, hasTime);
      const fields = { records: records.length, ...counts };
      if (failedAt === null) log('info', 'mails_delivered', fields);
      else log('warn', 'mails_delayed', fields);
      return { batchItemFailures: failedAt === null ? [] : [{ itemIdentifier: failedAt }] };
    });
