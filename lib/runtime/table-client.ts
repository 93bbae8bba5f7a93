import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableClient } from '../store/table/table-client';
import { clientSettings } from './client-settings';

/** Region, endpoint and credentials come from the environment. */
export const dynamodb = new DynamoDBClient(clientSettings);
// It copies what every call sends and receives for a log that nobody keeps: a twentieth of the CPU of a session check.
dynamodb.middlewareStack.remove('loggerMiddleware');

/** `dynamodb` for the stores; pauses at random, for at most 100 ms before a second attempt and 200 ms before a third. */
export const tableClient: TableClient = {
  documents: DynamoDBDocumentClient.from(dynamodb),
  pause: (attempt) => sleep(Math.random() * 50 * 2 ** attempt),
};
