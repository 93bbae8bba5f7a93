import { describe, expect, test } from '@jest/globals';
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

  test('lists none where there is none', async () => {
    expect(await store.listRoles({ skip: 0, limit: 20 })).toEqual([]);
  });

  describeRolesStore(() => store);

  test('keeps one item for each, in one collection', async () => {
    const role = await store.ensureRole(newRole({ reserved: true }));

    const items = await tables.roles.items();

    expect(items.filter(({ code }) => code === role.code)).toEqual([{ kind: 'role', ...role }]);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['role']));
  });
});
