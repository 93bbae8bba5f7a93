import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { attempt } from '../table/attempt';
import type { TableClient } from '../table/table-client';
import type { CredentialKey } from './credential-steps';

/** An item of the credentials table, of any kind. */
export type CredentialItem = CredentialKey & Readonly<Record<string, unknown>>;

/** All items of a user, in the order of their keys. Strongly consistent. */
export const listCredentials = async (
  client: TableClient,
  table: string,
  userId: string,
): Promise<CredentialItem[]> => {
  const found: CredentialItem[] = [];
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
      ConsistentRead: true,
      ExclusiveStartKey: start,
    });
    const page = await attempt(client, (options) => client.documents.send(command, options));
    found.push(...((page.Items ?? []) as CredentialItem[]));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
};
