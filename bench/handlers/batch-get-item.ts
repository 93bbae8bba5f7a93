import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient();

/** The cost of the SDK alone: one item from each table, read by key in one strongly consistent batch. */
export const handler = async ({ reads }: { reads: readonly { table: string; id: string }[] }) => {
  const requests = reads.map(({ table, id }) => [table, { Keys: [{ id: { S: id } }], ConsistentRead: true }]);
  const command = new BatchGetItemCommand({ RequestItems: Object.fromEntries(requests) });
  const { Responses: found = {} } = await client.send(command);
  const isComplete = reads.every(({ table }) => found[table]?.length === 1);
  return { statusCode: isComplete ? 200 : 404 };
};
