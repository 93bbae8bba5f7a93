import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { clock } from '../../lib/runtime/clock';
import { createUsersStore } from '../../lib/store/users/users-store';
import { newCustomerId } from '../support/directory';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeSearchUsers, WIDE } from './search-users.contract';

describe('in memory', () => {
  const store = createMemoryUsersStore();

  describeSearchUsers(() => store);
});

describeEngines((tables) => {
  const ids = { newId: () => randomUUID(), newSecret: () => randomUUID() };
  const store = createUsersStore(tables.client, tableNames(tables), ids, clock);

  describeSearchUsers(() => store);

  test('by a part of the email also finds users created before `email_key` existed, and only matching ones', async () => {
    const customerId = newCustomerId();
    const [user, other] = [newUser({ customerId }), newUser({ customerId })];
    for (const made of [user, other]) {
      await store.createUser(made);
      const command = new UpdateCommand({
        TableName: tables.users.name,
        Key: { id: made.id },
        UpdateExpression: 'REMOVE email_key',
      });
      await tables.client.documents.send(command);
    }

    const page = await store.searchUsers({ customerId, email: user.id.slice(1), after: null, skip: 0, limit: 9 });

    expect(page.users.map(({ id }) => id)).toEqual([user.id]);
    expect(page.next).toBeNull();
  });

  test('for a text also finds users created before there was an index by name', async () => {
    const customerId = newCustomerId();
    const [user, other] = [newUser({ customerId, name: 'Olu' }), newUser({ customerId, name: 'Eve' })];
    for (const made of [user, other]) {
      await store.createUser(made);
      const command = new UpdateCommand({
        TableName: tables.users.name,
        Key: { id: made.id },
        UpdateExpression: 'REMOVE search_name',
      });
      await tables.client.documents.send(command);
    }

    // The emails are random hexadecimal numbers.
    for (const text of ['ol', 'lu']) {
      const page = await store.searchUsers({ customerId, text, after: null, skip: 0, limit: 9 });
      expect([page.users.map(({ id }) => id), page.next]).toEqual([[user.id], null]);
    }
  });

  test('needs several pages for users of more than 1 MB, and reads no more than it returns', async () => {
    const customerId = newCustomerId();
    for (let count = 0; count < 7; count += 1) await store.createUser(newUser({ customerId, firstName: WIDE }));
    const send = jest.spyOn(tables.client.documents, 'send');
    const callsOf = async (limit: number) => {
      send.mockClear();
      await store.searchUsers({ customerId, after: null, skip: 0, limit });
      return send.mock.calls.length;
    };

    const calls = [await callsOf(7), await callsOf(1)];
    send.mockRestore();

    expect(calls[0]).toBeGreaterThan(1);
    expect(calls[1]).toBe(1);
  });
});
