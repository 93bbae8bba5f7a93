import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient();

/** The cost of the SDK alone: strongly consistent reads by key, one after the other. */
export const handler = async ({ reads }: { reads: readonly { table: string; id: string }[] }) => {
  for (const { table, id } of reads) {
    const command = new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true });
    const { Item: item } = await client.send(command);
    if (item === undefined) return { statusCode: 404 };
  }
  return { statusCode: 200 };
};
