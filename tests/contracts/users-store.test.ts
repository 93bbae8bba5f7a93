import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, paginateScan, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import { hashToken } from '../../lib/crypto/hash-token';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { newCustomerId } from '../support/directory';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeListUsers } from './list-users.contract';
import { describePasswordReset } from './password-reset.contract';
import { newUserAtNow, READER } from './planting';
import { describeUsersStore } from './users-store.contract';

describe('in memory', () => {
  const stores = { users: createMemoryUsersStore(), customers: createMemoryCustomersStore() };

  describeUsersStore(() => stores);
  describePasswordReset(() => stores);
  describeListUsers(() => stores);
});

describeEngines((tables) => {
  const store = createUsersStore(tables.client, tableNames(tables), ids, clock);
  const stores = { users: store, customers: createCustomersStore(tables.client, tables.customers.name) };

  describeUsersStore(() => stores);
  describePasswordReset(() => stores);
  describeListUsers(() => stores);

  test('stores one item for the user and one that claims the email, without readable secrets', async () => {
    const password = `secret ${randomUUID()}`;
    const token = randomUUID();
    const id = randomUUID();
    const user = newUserAtNow({ id, passwordHash: await createPasswordHasher(4).hash(password, id) });
    const { email, passwordHash } = user;

    await store.createUser(user);
    const expiresAt = new Date('2026-11-20T10:30:00.250Z');
    await store.storeResetToken({ userId: id, email, tokenHash: hashToken(token), expiresAt });

    const item = await tables.users.get(id);
    expect(item).toEqual({
      id,
      email,
      email_key: email,
      password_hash: passwordHash,
      customer_id: 1,
      session_epoch: 0,
      active: true,
      created_at: '2026-11-20T10:00:00.123Z',
      updated_at: '2026-11-20T10:00:00.123Z',
      reset_token_hash: hashToken(token),
      reset_expires_at: 1795170600.25,
    });
    expect(await tables.users.get(`email#${email}`)).toEqual({ id: `email#${email}`, user_id: id });
    const atRest = JSON.stringify(item);
    expect(atRest).not.toContain(token);
    expect(atRest).not.toContain(password);
  });

  test('stores nothing of a used reset', async () => {
    const user = newUserAtNow();
    await store.createUser(user);
    const reset = { userId: user.id, email: user.email, tokenHash: hashToken(randomUUID()) };
    await store.storeResetToken({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });

    await store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') });

    const item = await tables.users.get(user.id);
    expect(item).not.toHaveProperty('reset_token_hash');
    expect(item).not.toHaveProperty('reset_expires_at');
  });

  test('refused writes create no users, claims or events', async () => {
    const before = await tables.snapshot();
    const { id: userId, email } = newUserAtNow();
    const reset = { userId, email, tokenHash: hashToken(randomUUID()) };

    await store.storeResetToken({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });
    await store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') });
    await store.upgradePasswordHash({ userId, from: '$2b$04$old', to: '$2b$04$new' });

    expect(await tables.snapshot()).toEqual(before);
  });

  test('stores names, the name also in its searchable form, roles and version', async () => {
    const user = newUserAtNow({ firstName: 'Ada', lastName: 'King', name: 'ＡＤＡ King', roles: [READER], version: 3 });
    await store.createUser(user);

    expect(await tables.users.get(user.id)).toMatchObject({
      first_name: 'Ada',
      last_name: 'King',
      name: 'ＡＤＡ King',
      name_key: 'ADA KING',
      search_name: 'ADA KING',
      roles: [READER],
      profile_version: 3,
    });
  });

  describe('the index of a customer', () => {
    const indexed = async (customerId: number, index = 'by_customer') => {
      const command = new QueryCommand({
        TableName: tables.users.name,
        IndexName: index,
        KeyConditionExpression: 'customer_id = :customer',
        ExpressionAttributeValues: { ':customer': customerId },
      });
      return (await tables.client.documents.send(command)).Items;
    };

    test('holds profiles: no password hash, no epoch, no reset', async () => {
      const user = newUserAtNow({ customerId: newCustomerId(), firstName: 'Ada', lastName: 'King' });
      const { id, email } = user;
      await store.createUser(user);
      const expiresAt = new Date('2026-11-20T10:30:00.250Z');
      await store.storeResetToken({ userId: id, email, tokenHash: hashToken(randomUUID()), expiresAt });

      expect(await indexed(user.customerId)).toEqual([
        {
          id,
          email,
          email_key: email,
          customer_id: user.customerId,
          first_name: 'Ada',
          last_name: 'King',
          search_name: 'ADA KING',
          active: true,
          created_at: '2026-11-20T10:00:00.123Z',
          updated_at: '2026-11-20T10:00:00.123Z',
        },
      ]);
    });

    test('by name has the same, of users who have a name', async () => {
      const customerId = newCustomerId();
      const named = newUserAtNow({ customerId, name: 'Ada', passwordHash: 'secret hash', emailVerified: true });
      await store.createUser(named);
      await store.createUser(newUserAtNow({ customerId, name: null }));

      const items = await indexed(customerId, 'by_name');

      expect(items).toEqual((await indexed(customerId))?.filter(({ id }) => id === named.id));
      expect(items).toMatchObject([{ id: named.id, search_name: 'ADA', email_verified: true }]);
    });

    test('never contains a claim, for any customer', async () => {
      const user = newUserAtNow({ customerId: newCustomerId() });
      await store.createUser(user);

      const ids: string[] = [];
      const client = tables.client.documents as DynamoDBDocumentClient;
      const scan = { TableName: tables.users.name, IndexName: 'by_customer' };
      for await (const { Items: items = [] } of paginateScan({ client }, scan)) {
        ids.push(...items.map(({ id }) => String(id)));
      }

      expect(ids).toContain(user.id);
      expect(ids.filter((id) => id.startsWith('email#'))).toEqual([]);
    });
  });

  test('needs more than one page for a customer of more than 1 MB', async () => {
    const customerId = newCustomerId();
    for (let count = 0; count < 5; count += 1) {
      await store.createUser(newUserAtNow({ customerId, lastName: 'x'.repeat(300_000) }));
    }
    const send = jest.spyOn(tables.client.documents, 'send');

    const listed = await store.listProfiles(customerId);
    const pagesOfListing = send.mock.calls.length;
    const counted = await store.countUsers(customerId);
    const pagesOfCount = send.mock.calls.length - pagesOfListing;
    send.mockRestore();

    expect([listed.length, counted]).toEqual([5, 5]);
    expect(pagesOfListing).toBeGreaterThan(1);
    expect(pagesOfCount).toBeGreaterThan(1);
  });
});
