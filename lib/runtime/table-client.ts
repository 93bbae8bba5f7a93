import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableClient } from '../store/table/table-client';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';

/** Region, endpoint and credentials come from the environment. */
export const dynamodb = checkAnswers(new DynamoDBClient(clientSettings));
/**
 * Middlewares of the SDK whose work nobody uses, about a tenth of the CPU of a session check: copies of every request and
 * response for a log that we do not write, headers that describe the SDK, and a trace header against recursive invocations, which
 * Lambda detects through SQS, SNS and S3 only.
 */
for (const name of ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware'])
  dynamodb.middlewareStack.remove(name);

/** The client for the stores. Its pauses are random: up to 100 ms before a second attempt and up to 200 ms before a third. */
export const tableClient: TableClient = {
  documents: DynamoDBDocumentClient.from(dynamodb),
  pause: (attempt) => sleep(Math.random() * 50 * 2 ** attempt),
};
