import type { QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Role } from '../../auth/entities';
import type { RolesStore } from '../../auth/stores/roles-store';
import { attempt } from '../table/attempt';
import { conditionHolds } from '../table/condition';
import type { TableClient } from '../table/table-client';

/** All roles have the same partition key, so that a query reads them in the order of their ids, without a scan. */
const COLLECTION = 'role';

const fromItem = (item: Record<string, unknown>): Role => ({
  id: Number(item.id),
  code: String(item.code),
  name: String(item.name),
  reserved: item.reserved === true,
});

/** `RolesStore` on the roles table. Ids are assigned without gaps, and no role is ever deleted or changed. */
export const createRolesStore = (client: TableClient, table: string): RolesStore => {
  /** The first `limit` roles, or all of them, read page by page. */
  const list = async (limit?: number): Promise<Role[]> => {
    const roles: Role[] = [];
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const command = new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#kind = :kind',
        ExpressionAttributeNames: { '#kind': 'kind' },
        ExpressionAttributeValues: { ':kind': COLLECTION },
        ConsistentRead: true,
        ExclusiveStartKey: start,
        ...(limit === undefined ? {} : { Limit: limit - roles.length }),
      });
      const page = await attempt(client, (options) => client.documents.send(command, options));
      roles.push(...(page.Items ?? []).map(fromItem));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && (limit === undefined || roles.length < limit));
    return roles;
  };

  const create = (role: Role): Promise<boolean> => {
    const command = new PutCommand({
      TableName: table,
      Item: { kind: COLLECTION, ...role },
      ConditionExpression: 'attribute_not_exists(kind)',
    });
    return conditionHolds(() => attempt(client, (options) => client.documents.send(command, options)));
  };

  return {
    ensureRole: async (wanted) => {
      // Several callers may create a role with the same code at the same time. They all try the same id, and one of them gets
      // it. The others find its role when they list the roles again.
      for (;;) {
        const roles = await list();
        const present = roles.find(({ code }) => code === wanted.code);
        if (present !== undefined) return present;
        const role: Role = { ...wanted, id: (roles.at(-1)?.id ?? 0) + 1 };
        if (await create(role)) return role;
      }
    },

    findRoles: async (ids) => (ids.length === 0 ? [] : (await list()).filter(({ id }) => ids.includes(id))),

    listRoles: async ({ skip, limit }) => (await list(skip + limit)).slice(skip),
  };
};
