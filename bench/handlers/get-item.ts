import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient();

/** What the SDK itself costs: strongly consistent reads by key, one after the other, and nothing else. */
export const handler = async ({ reads }: { reads: readonly { table: string; id: string }[] }) => {
  for (const { table, id } of reads) {
    const command = new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true });
    const { Item: item } = await client.send(command);
    if (item === undefined) return { statusCode: 404 };
  }
  return { statusCode: 200 };
};
