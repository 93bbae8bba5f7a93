import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../lib/auth/entities';
import { createRolesStore } from '../../lib/store/users/roles-store';
import { createMemoryRolesStore } from '../support/memory-directory-stores';
import { describeEngines } from './engines';
import { describeRolesStore, newRole } from './roles-store.contract';

describe('in memory', () => {
  const store = createMemoryRolesStore();

  describeRolesStore(() => store);
});

describeEngines((tables) => {
  const store = createRolesStore(tables.client, tables.roles.name);

  test('lists nothing if there are no roles', async () => {
    expect(await store.listRoles({ skip: 0, limit: 20 })).toEqual([]);
  });

  describeRolesStore(() => store);

  test('stores one item per role, all with one partition key', async () => {
    const role = await store.ensureRole(newRole({ reserved: true }));

    const items = await tables.roles.items();

    expect(items.filter(({ code }) => code === role.code)).toEqual([{ kind: 'role', ...role }]);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['role']));
  });

  // The last test, because its roles stay. A page of DynamoDB has at most 1 MB.
  test('reads all roles from any number of pages', async () => {
    const before = await store.listRoles({ skip: 0, limit: 1000 });
    const large = Array.from({ length: 5 }, (_, index) => ({
      id: before.length + index + 1,
      code: `large ${index}`,
      name: 'x'.repeat(300_000),
      reserved: false,
    }));
    for (const role of large) {
      const command = new PutCommand({ TableName: tables.roles.name, Item: { kind: 'role', ...role } });
      await tables.client.documents.send(command);
    }
    const last = large.slice(-1) as [Role];

    expect(await store.listRoles({ skip: before.length + 4, limit: 20 })).toEqual(last);
    expect(await store.findRoles([last[0].id])).toEqual(last);
    expect(await store.ensureRole(last[0])).toEqual(last[0]);
    expect((await store.ensureRole(newRole())).id).toBe(last[0].id + 1);
  });
});
