import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableClient } from '../store/table-client';

/** Region, endpoint and credentials come from the environment; an answer or a 503 within the function's 10 seconds. ASVS 5.0 13.1.3 */
export const dynamodb = new DynamoDBClient({
  maxAttempts: 3,
  // The request's timeout ends with the answer's head; the socket's watches over a body that stops coming.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true, socketTimeout: 2000 },
});

/** `dynamodb` for the stores; pauses at random, for at most 100 ms before a second attempt and 200 ms before a third. */
export const tableClient: TableClient = {
  documents: DynamoDBDocumentClient.from(dynamodb),
  pause: (attempt) => sleep(Math.random() * 50 * 2 ** attempt),
};
