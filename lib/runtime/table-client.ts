import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableClient } from '../store/table/table-client';
import { checkAnswers } from './check-answers';
import { clientSettings } from './client-settings';

/** Region, endpoint and credentials come from the environment. */
export const dynamodb = checkAnswers(new DynamoDBClient(clientSettings));
// This middleware copies every request and response for a log that we do not write: 5 % of the CPU of a session check.
dynamodb.middlewareStack.remove('loggerMiddleware');

/** The client for the stores. Its pauses are random: up to 100 ms before a second attempt and up to 200 ms before a third. */
export const tableClient: TableClient = {
  documents: DynamoDBDocumentClient.from(dynamodb),
  pause: (attempt) => sleep(Math.random() * 50 * 2 ** attempt),
};
