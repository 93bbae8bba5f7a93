import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface TableClient {
  readonly documents: Pick<DynamoDBDocumentClient, 'send'>;
  /**
   * Wait before attempt number `attempt` + 1: longer after each attempt, and for a random time so that clients do not retry in
   * step.
   */
  pause(attempt: number): Promise<void>;
}
