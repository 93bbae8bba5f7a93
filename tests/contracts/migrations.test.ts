import { randomUUID } from 'node:crypto';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createOutboxStore } from '../../lib/store/mails/outbox-store';
import { searchNames } from '../../lib/store/migrations/0001-search-names';
import { failedMails } from '../../lib/store/migrations/0002-failed-mails';
import type { Migration } from '../../lib/store/migrations/migration';
import { createMigrationRecords } from '../../lib/store/migrations/migration-records';
import { type MigrationDeps, type MigrationOptions, runMigration } from '../../lib/store/migrations/run-migration';
import { batchWrite } from '../../lib/store/table/batch-write';
import { toItem } from '../../lib/store/users/user-item';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createReaper, survives } from '../scripts/admin/reaper';
import { createFixedClock } from '../support/deps';
import { newUser } from '../support/new-user';
import type { RawItem, Tables } from '../support/tables';
import { describeEngines } from './engines';

jest.setTimeout(120_000);

const OPTIONS: MigrationOptions = { dryRun: false, itemsPerSecond: 1e9, segments: 3, settleMilliseconds: 0 };
const NOW = '2026-11-30T10:00:00.000Z';

/** A user as a version stored them that knew no index of names, with their claim. */
const earlierUser = (position: number): RawItem[] => {
  const user = newUser({ name: `Person ${position}`, customerId: 1 + (position % 3) });
  const { email_key: _, name_key: __, search_name: ___, ...item } = toItem(user) as Record<string, unknown>;
  return [item, { id: `email#${user.email}`, user_id: user.id }];
};

describeEngines((tables: Tables) => {
  const newDeps = (changes: Partial<MigrationDeps> = {}): MigrationDeps => ({
    client: tables.client,
    tables: {
      users: tables.users.name,
      credentials: tables.credentials.name,
      sessions: tables.sessions.name,
      customers: tables.customers.name,
      roles: tables.roles.name,
      outbox: tables.outbox.name,
      signingKeys: tables.signingKeys.name,
    },
    records: createMigrationRecords(tables.client, tables.signingKeys.name),
    clock: createFixedClock(NOW),
    wait: async () => {},
    progress: () => {},
    ...changes,
  });
  const run = (deps = newDeps(), options: Partial<MigrationOptions> = {}, migration: Migration = searchNames) =>
    runMigration(deps, migration, { ...OPTIONS, ...options });

  const plant = async (count: number) => {
    const items = Array.from({ length: count }, (_, position) => earlierUser(position)).flat();
    await batchWrite(
      tables.client,
      tables.users.name,
      items.map((Item) => ({ PutRequest: { Item: { ...Item } } })),
    );
  };
  const users = async () => (await tables.users.items()).filter(({ email }) => email !== undefined);
  const isMigrated = ({ email, name, email_key, name_key, search_name }: RawItem) =>
    email_key === email && [name_key, search_name].every((key) => key === String(name).toUpperCase());

  afterEach(async () => {
    await tables.clear();
    for (const { id } of await tables.signingKeys.items())
      await tables.client.documents.send(new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id } }));
  });

  describe('a migration', () => {
    test('changes the items that need it and no others, in all pages, and is complete afterwards', async () => {
      await plant(450);
      const before = await tables.snapshot();
      const result = await run();

      expect(result).toEqual({ id: 'search-names', state: 'done', resumed: false, read: 900, changed: 450 });
      const after = await users();
      expect(after).toHaveLength(450);
      expect(after.every(isMigrated)).toBe(true);
      const claims = (items: readonly RawItem[] = []) => items.filter(({ email }) => email === undefined);
      expect(claims(await tables.users.items())).toEqual(claims(before.USERS_TABLE));
      expect(await run()).toEqual({ ...result, state: 'before' });
      expect((await run(newDeps(), { again: true })).changed).toBe(0);
    });

    test('changes nothing in a dry run', async () => {
      await plant(30);
      const before = await tables.snapshot();
      expect(await run(newDeps(), { dryRun: true })).toEqual({
        id: 'search-names',
        state: 'to do',
        resumed: false,
        read: 60,
        changed: 30,
      });
      expect(await tables.snapshot()).toEqual(before);
    });

    test('lets every writer win who works at the same time', async () => {
      await plant(600);
      const found = await users();
      const events = { name: tables.events.name, keptSeconds: 60 };
      const names = { ...newDeps().tables, events };
      const ids = { newId: randomUUID, newSecret: randomUUID };
      const store = createUsersStore(tables.client, names, ids, createFixedClock(NOW));
      const renamed = new Map<string, string>();
      const deleted = new Set<string>();
      const write = async (id: string, position: number) => {
        const before = await store.findUser(id);
        if (before === null) throw new Error('a user is lost');
        const name = `Renamed ${position}`;
        if (position % 7 === 0) {
          if ((await store.deleteUser(before, { now: new Date(NOW) })) === 'deleted') deleted.add(id);
          return;
        }
        // A version that does not know the new attributes leaves them as they are.
        await tables.client.documents.send(
          new UpdateCommand({
            TableName: tables.users.name,
            Key: { id },
            UpdateExpression: 'SET #name = :name',
            ExpressionAttributeNames: { '#name': 'name' },
            ExpressionAttributeValues: { ':name': name },
          }),
        );
        renamed.set(id, name);
      };
      const writes = (async () => {
        for (let start = 0; start < found.length; start += 10)
          await Promise.all(found.slice(start, start + 10).map(({ id }, index) => write(String(id), start + index)));
      })();

      // The version before writes until the settling time is over.
      const wait = async (milliseconds: number) => (milliseconds === 7 ? writes : undefined);
      await run(newDeps({ wait }), { segments: 4, settleMilliseconds: 7 });
      const changedLater = (await run(newDeps(), { again: true })).changed;

      expect(changedLater).toBe(0);
      const after = await users();
      expect(after).toHaveLength(600 - deleted.size);
      for (const item of after) {
        expect(item.name).toBe(renamed.get(String(item.id)) ?? item.name);
        expect(deleted).not.toContain(item.id);
        expect(isMigrated(item)).toBe(true);
      }
    });

    test('does not bring back an item that is deleted between its read and its change', async () => {
      await plant(1);
      const [user] = await users();
      let isDeleted = false;
      const documents = {
        send: async (command: object) => {
          if (command instanceof UpdateCommand && !isDeleted) {
            isDeleted = true;
            await tables.client.documents.send(
              new DeleteCommand({ TableName: tables.users.name, Key: { id: user?.id } }),
            );
          }
          return tables.client.documents.send(command as UpdateCommand);
        },
      } as unknown as typeof tables.client.documents;
      const client = { ...tables.client, documents };

      expect((await run(newDeps({ client }))).changed).toBe(0);
      expect(await users()).toEqual([]);
    });

    test('is repeated to its end after a death at any moment', async () => {
      for (let nth = 1; ; nth += 1) {
        for (const moment of ['before', 'after'] as const) {
          await tables.clear();
          await plant(4);
          const records = createMigrationRecords(tables.client, tables.signingKeys.name);
          await records.forgetAll();
          const reaper = createReaper(nth, moment);
          const documents = { send: reaper.watch((command: never) => tables.client.documents.send(command)) };
          const client = { ...tables.client, documents } as unknown as typeof tables.client;
          const deps = newDeps({ client, records: createMigrationRecords(client, tables.signingKeys.name) });
          if (await survives(() => run(deps, { segments: 1 }))) return expect(nth).toBeGreaterThan(9);

          expect((await run(newDeps(), { segments: 2 })).state).toMatch(/done|before/);
          expect((await users()).filter(isMigrated)).toHaveLength(4);
        }
      }
    });

    test('goes on behind the last page that was noted', async () => {
      await plant(450);
      const records = createMigrationRecords(tables.client, tables.signingKeys.name);
      const reaper = createReaper(3);
      const dying = newDeps({ records: { ...records, advance: reaper.watch(records.advance) } });
      expect(await survives(() => run(dying, { segments: 1 }))).toBe(false);
      const noted = await records.find('search-names');
      expect(noted).toMatchObject({ finishedAt: null, segments: 1, read: 400 });

      // A dry run counts what is left, and not what was done.
      const left = (await users()).filter((user) => !isMigrated(user)).length;
      expect(await run(newDeps(), { dryRun: true })).toMatchObject({ state: 'to do', read: 900, changed: left });

      const read: number[] = [];
      const result = await run(newDeps({ progress: (_, count) => void read.push(count) }));
      expect(read[0]).toBe(200);
      expect(result).toMatchObject({ state: 'done', resumed: true, read: 900 });
      expect((await users()).every(isMigrated)).toBe(true);
    });

    test('is not complete while somebody stores items of the earlier form', async () => {
      await plant(3);
      const wait = async (milliseconds: number) => (milliseconds === 7 ? plant(2) : undefined);
      await run(newDeps({ wait }), { settleMilliseconds: 7 });
      expect((await users()).filter(isMigrated)).toHaveLength(5);

      const records = createMigrationRecords(tables.client, tables.signingKeys.name);
      const endless = newDeps({ records, wait: () => plant(1) });
      await expect(run(endless, { again: true, segments: 1 })).rejects.toThrow('unavailable');
      expect((await records.find('search-names'))?.finishedAt).toBeNull();
    });

    test('keeps to its rate', async () => {
      await plant(190);
      const waits: number[] = [];
      await run(newDeps({ wait: async (milliseconds) => void waits.push(milliseconds) }), {
        itemsPerSecond: 100,
        segments: 1,
        settleMilliseconds: 7,
      });
      // The clock stands still: each page waits for all before it. The pause between the passes gives no advance.
      expect(waits).toEqual([2000, 3800, 7, 2000, 3800].map((wait) => expect.closeTo(wait, -1)));
    });

    test('is not complete if the records were forgotten meanwhile', async () => {
      await plant(1);
      const records = createMigrationRecords(tables.client, tables.signingKeys.name);
      await expect(run(newDeps({ wait: () => records.forgetAll() }))).rejects.toThrow('unavailable');
      expect(await records.find('search-names')).toBeNull();
    });
  });

  test('a mail that failed under its earlier name is listed and can be sent again', async () => {
    const item = {
      email: 'ada@example.com',
      id: '2026-11-29T10:00:00.000Z#31b3b79f-7c2e-4c0c-b1d5-241670336825',
      purpose: 'password-changed',
      parked: 'parked',
      parked_reason: 'MessageRejected',
      parked_at: '2026-11-29T11:00:00.000Z',
    };
    await tables.client.documents.send(new PutCommand({ TableName: tables.outbox.name, Item: item }));
    const outbox = createOutboxStore(tables.client, tables.outbox.name);
    expect(await outbox.listFailed(10)).toEqual([]);

    expect((await run(newDeps(), {}, failedMails)).changed).toBe(1);
    const [mail] = await outbox.listFailed(10);
    expect(mail).toMatchObject({ email: item.email, reason: 'MessageRejected', failedAt: new Date(item.parked_at) });
    if (mail === undefined) throw new Error('no mail');
    expect(await outbox.resendFailed(mail, { id: randomUUID(), now: new Date(NOW) })).toBe(true);
    expect(await outbox.listFailed(10)).toEqual([]);
  });
});
