import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What a store needs to talk to its table. */
export interface TableClient {
  readonly documents: Pick<DynamoDBDocumentClient, 'send'>;
  /** Wait before a further attempt; longer each time, and not the same for everybody. */
  pause(attempt: number): Promise<void>;
}
