import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CustomersStore } from '../../auth/stores/customers-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';

/** `CustomersStore` on the customers table: one item per customer, which also counts its active admins (see user-steps.ts). */
export const createCustomersStore = (client: TableClient, table: string): CustomersStore => ({
  createCustomer: ({ id, name }) => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { id },
      ConditionExpression: 'attribute_not_exists(id)',
      UpdateExpression: 'SET #name = :name, active_admins = :none',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':name': name, ':none': 0 },
    });
    return conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
  },

  findCustomer: async (id) => {
    const command = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
    const { Item: item } = await attempt(client, (options) => client.documents.send(command, options));
    return item === undefined ? null : { id: item.id, name: item.name };
  },
});
