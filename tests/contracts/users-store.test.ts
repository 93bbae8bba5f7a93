import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, paginateScan, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, jest, test } from '@jest/globals';
import type { UsersStore } from '../../lib/auth/stores';
import { hashToken } from '../../lib/crypto/hash-token';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { createUsersStore } from '../../lib/store/users-store';
import { createMemoryUsersStore } from '../support/memory-stores';
import { describeEngines } from './engines';
import { describeUsersStore, newCustomerId, newUserAtNow } from './users-store.contract';

describe('in memory', () => {
  const store = createMemoryUsersStore();

  describeUsersStore(() => store);
});

describeEngines((tables) => {
  const store: UsersStore = createUsersStore(tables.client, tables.users.name);

  describeUsersStore(() => store);

  test('keeps one item for the user and one that claims the email, in plain sight nothing secret', async () => {
    const password = `secret ${randomUUID()}`;
    const token = randomUUID();
    const user = newUserAtNow({ passwordHash: await createPasswordHasher(4).hash(password) });
    const { id, email, passwordHash } = user;

    await store.createUser(user);
    const expiresAt = new Date('2026-11-20T10:30:00.250Z');
    await store.requestPasswordReset({ userId: id, email, tokenHash: hashToken(token), expiresAt });

    const item = await tables.users.get(id);
    expect(item).toEqual({
      id,
      email,
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

  test('keeps nothing of a reset that was used', async () => {
    const user = newUserAtNow();
    await store.createUser(user);
    const reset = { userId: user.id, email: user.email, tokenHash: hashToken(randomUUID()) };
    await store.requestPasswordReset({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });

    await store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') });

    const item = await tables.users.get(user.id);
    expect(item).not.toHaveProperty('reset_token_hash');
    expect(item).not.toHaveProperty('reset_expires_at');
  });

  test('has an item for nobody: neither users nor claims come out of refused writes', async () => {
    const before = await tables.users.items();
    const { id: userId, email } = newUserAtNow();
    const reset = { userId, email, tokenHash: hashToken(randomUUID()) };

    await store.requestPasswordReset({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });
    await store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') });
    await store.upgradePasswordHash({ userId, from: '$2b$04$old', to: '$2b$04$new' });
    await store.updateNames({ userId, names: { firstName: 'Ada' }, now: new Date() });
    await store.deleteUser({ id: userId, email });

    expect(await tables.users.items()).toEqual(before);
  });

  test('does not let a user who was switched off use a reset they had asked for', async () => {
    const user = newUserAtNow();
    await store.createUser(user);
    const reset = { userId: user.id, email: user.email, tokenHash: hashToken(randomUUID()) };
    await store.requestPasswordReset({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });
    await tables.users.patch(user.id, { active: false });

    const attempt = { ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') };

    expect(await store.resetPassword(attempt)).toBe(false);
  });

  test('keeps a name that is set, and no attribute for one that is not', async () => {
    const user = newUserAtNow({ firstName: 'Ada', lastName: 'King' });
    await store.createUser(user);
    const atFirst = await tables.users.get(user.id);

    const now = new Date('2026-11-20T10:10:00.250Z');
    await store.updateNames({ userId: user.id, names: { firstName: 'Zoë', lastName: null }, now });

    expect(atFirst).toMatchObject({ first_name: 'Ada', last_name: 'King' });
    const { last_name: _, ...rest } = atFirst ?? {};
    expect(await tables.users.get(user.id)).toEqual({
      ...rest,
      first_name: 'Zoë',
      updated_at: '2026-11-20T10:10:00.250Z',
    });
  });

  test('has no item left of a user who was deleted', async () => {
    const before = await tables.users.items();
    const user = newUserAtNow();
    await store.createUser(user);

    await store.deleteUser(user);

    expect(await tables.users.items()).toEqual(before);
  });

  test('removes neither the user nor a claim that does not name them', async () => {
    const user = newUserAtNow();
    await store.createUser(user);
    await tables.users.patch(`email#${user.email}`, { user_id: randomUUID() });
    const before = await tables.users.items();

    expect(await store.deleteUser(user)).toBe(false);

    expect(await tables.users.items()).toEqual(before);
  });

  describe('the index of a customer', () => {
    const indexed = async (customerId: number) => {
      const command = new QueryCommand({
        TableName: tables.users.name,
        IndexName: 'by_customer',
        KeyConditionExpression: 'customer_id = :customer',
        ExpressionAttributeValues: { ':customer': customerId },
      });
      return (await tables.client.documents.send(command)).Items;
    };

    test('carries profiles: no password hash, no epoch, no reset', async () => {
      const user = newUserAtNow({ customerId: newCustomerId(), firstName: 'Ada', lastName: 'King' });
      const { id, email } = user;
      await store.createUser(user);
      const expiresAt = new Date('2026-11-20T10:30:00.250Z');
      await store.requestPasswordReset({ userId: id, email, tokenHash: hashToken(randomUUID()), expiresAt });

      expect(await indexed(user.customerId)).toEqual([
        {
          id,
          email,
          customer_id: user.customerId,
          first_name: 'Ada',
          last_name: 'King',
          active: true,
          created_at: '2026-11-20T10:00:00.123Z',
          updated_at: '2026-11-20T10:00:00.123Z',
        },
      ]);
    });

    test('never has a claim in it, of any customer', async () => {
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
