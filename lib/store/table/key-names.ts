import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { attempt } from './attempt';
import type { TableClient } from './table-client';

/** The names of the attributes that are the key of a table. */
export const keyNames = async (client: TableClient, table: string): Promise<string[]> => {
  const command = new DescribeTableCommand({ TableName: table });
  const { Table: { KeySchema: schema = [] } = {} } = await attempt(client, (options) =>
    client.documents.send(command, options),
  );
  return schema.map(({ AttributeName: name = '' }) => name);
};
