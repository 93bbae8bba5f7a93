import { GetCommand, ScanCommand, type ScanCommandOutput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ListedCustomer } from '../../auth/entities';
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

  listCustomers: async () => {
    const customers: ListedCustomer[] = [];
    let start: ScanCommandOutput['LastEvaluatedKey'];
    do {
      const command = new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: start });
      const page = await attempt(client, (options) => client.documents.send(command, options));
      for (const { id, name, active_admins: activeAdmins = 0 } of page.Items ?? [])
        customers.push({ id, name, activeAdmins });
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return customers.sort((one, other) => one.id - other.id);
  },
});
