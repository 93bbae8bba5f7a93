import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { SafetyEvent, Seal } from '../../lib/auth/stores/seal-store';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { copyTable } from '../../lib/store/restore/copy-table';
import { createSealStore } from '../../lib/store/restore/seal-store';
import { batchWrite } from '../../lib/store/table/batch-write';
import { createUsersStore } from '../../lib/store/users/users-store';
import { inParallel } from '../races/race';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import type { RawItem } from '../support/tables';
import { describeEngines } from './engines';

const EPOCH = 1_900_000_000_000;
const NOW = new Date(EPOCH);
const newSeal = (epoch = EPOCH): Seal => ({ epoch, startedAt: NOW, since: null, finishedAt: null });

describeEngines((tables) => {
  const names = {
    users: tables.users.name,
    sessions: tables.sessions.name,
    credentials: tables.credentials.name,
    customers: tables.customers.name,
    events: tables.events.name,
    signingKeys: tables.signingKeys.name,
  };
  const seals = createSealStore(tables.client, names, clock);
  const users = createUsersStore(tables.client, { ...tableNames(tables), credentials: names.credentials }, ids, clock);
  const put = (table: string, item: RawItem) =>
    tables.client.documents.send(new PutCommand({ TableName: table, Item: { ...item } }));
  const putAll = (table: string, items: readonly RawItem[]) =>
    batchWrite(
      tables.client,
      table,
      items.map((item) => ({ PutRequest: { Item: { ...item } } })),
    );
  const planted = async (changes: Partial<User> = {}, attributes: RawItem = {}) => {
    const user = newUser(changes);
    await users.createUser(user, { signUpHash: 'of a browser' });
    if (Object.keys(attributes).length > 0) await tables.users.patch(user.id, attributes);
    return user;
  };
  const itemOf = async ({ id }: User) => (await tables.users.get(id)) ?? {};
  /** All pages. */
  const all = async <Item>(
    read: (after: string | null) => Promise<{ items: readonly Item[]; next: string | null }>,
  ) => {
    const found: Item[] = [];
    let after: string | null = null;
    do {
      const page: { items: readonly Item[]; next: string | null } = await read(after);
      found.push(...page.items);
      after = page.next;
    } while (after !== null);
    return found;
  };

  describe('a seal', () => {
    test('of many that begin at the same time, one does; the next one begins after its end', async () => {
      const outcomes = await inParallel(10, (index) => seals.beginSeal(newSeal(EPOCH + index), null));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const first = await seals.findSeal();
      expect(await seals.beginSeal(newSeal(EPOCH + 100), first)).toBe(false);
      await seals.finishSeal(first as Seal, NOW);
      const finished = await seals.findSeal();
      expect(finished).toEqual({ ...first, finishedAt: NOW });
      const second: Seal = { ...newSeal(EPOCH + 200), since: new Date(EPOCH - 1500) };
      expect(await seals.beginSeal(second, finished)).toBe(true);
      // A retry of the same call.
      expect(await seals.beginSeal(second, finished)).toBe(true);
      expect(await seals.findSeal()).toEqual(second);
    });
  });

  describe('sealUser', () => {
    test('raises the epoch and removes what was mailed; all else stays', async () => {
      const user = await planted({ sessionEpoch: 7 });
      const before = await itemOf(user);
      await tables.users.patch(user.id, {
        ...{
          reset_token_hash: 'a',
          reset_expires_at: 1,
          verify_token_hash: 'b',
          verify_expires_at: 1,
          verify_mail: 'c',
        },
        ...{ change_token_hash: 'd', change_expires_at: 1, new_email: 'new@example.com' },
      });
      expect(await seals.sealUser(user.id, EPOCH)).toBe('sealed');
      const { sign_up_hash: _, ...rest } = before;
      expect(await itemOf(user)).toEqual({ ...rest, session_epoch: EPOCH });
      expect(await seals.sealUser(user.id, EPOCH)).toBe('already');
    });

    test('raises an epoch of a clock that was ahead', async () => {
      const user = await planted({ sessionEpoch: EPOCH + 5 });
      expect(await seals.sealUser(user.id, EPOCH)).toBe('sealed');
      expect(await itemOf(user)).toMatchObject({ session_epoch: EPOCH + 6 });
    });

    test('seals an account that expires, which still expires', async () => {
      const user = await planted({ expiresAt: new Date('2100-01-01T00:00:00Z') });
      expect(await seals.sealUser(user.id, EPOCH)).toBe('sealed');
      expect(await itemOf(user)).toMatchObject({ session_epoch: EPOCH, expires_at: expect.any(Number) });
    });

    test('makes no user of a claim, and none of nothing', async () => {
      const user = await planted();
      const claim = `email#${user.email}`;
      const before = await tables.users.get(claim);
      expect(await seals.sealUser(claim, EPOCH)).toBe('gone');
      expect(await seals.sealUser(randomUUID(), EPOCH)).toBe('gone');
      expect(await tables.users.get(claim)).toEqual(before);
    });

    test('of many at the same time, one seals', async () => {
      const user = await planted();
      const outcomes = await inParallel(10, () => seals.sealUser(user.id, EPOCH));
      expect(outcomes.filter((outcome) => outcome === 'sealed')).toHaveLength(1);
      expect(await itemOf(user)).toMatchObject({ session_epoch: EPOCH });
    });
  });

  test('readUsers reads those who have expired too, and no claims', async () => {
    const [one, expired] = [await planted(), await planted({ expiresAt: new Date('2020-01-01T00:00:00Z') })];
    const found = (await all(seals.readUsers)).map(({ id }) => id);
    expect(found).toEqual(expect.arrayContaining([one.id, expired.id]));
    expect(found.filter((id) => id.includes('#'))).toEqual([]);
  });

  test('deleteSessions deletes sessions, challenges and links, page by page, and a dry run nothing', async () => {
    const keys = Array.from({ length: 620 }, (_, index) => `${index % 3 === 0 ? 'challenge#' : 'sid#'}${index}`);
    await putAll(
      names.sessions,
      keys.map((id) => ({ id })),
    );
    const run = async (dryRun: boolean) => {
      let [count, pages] = [0, 0];
      let after: string | null = null;
      do {
        const page: { deleted: number; next: string | null } = await seals.deleteSessions(after, dryRun);
        count += page.deleted;
        pages += 1;
        after = page.next;
      } while (after !== null);
      return { count, isPaged: pages > 1 };
    };
    expect(await run(true)).toEqual({ count: keys.length, isPaged: true });
    expect(await tables.sessions.items()).toHaveLength(keys.length);
    expect(await run(false)).toEqual({ count: keys.length, isPaged: true });
    expect(await tables.sessions.items()).toEqual([]);
  });

  test('refuseCodesUpTo only raises the last step, and makes no app', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await put(names.credentials, {
      user_id: userId,
      id: 'totp',
      sealed: 'kid.nonce.text',
      last_step: 50,
      enabled_at: 1,
    });
    const stepOf = async () => (await tables.credentials.items()).find((item) => item.user_id === userId)?.last_step;
    await seals.refuseCodesUpTo(userId, 60);
    expect(await stepOf()).toBe(60);
    await seals.refuseCodesUpTo(userId, 55);
    expect(await stepOf()).toBe(60);
    await seals.refuseCodesUpTo(other, 55);
    expect((await tables.credentials.items()).some((item) => item.user_id === other)).toBe(false);
    expect(await all(seals.readFactors)).toEqual([{ userId, sealed: 'kid.nonce.text' }]);
  });

  describe('safety events', () => {
    const since = new Date('2026-11-30T02:00:00.000Z');
    const event = (userId: string, seconds: number, type: string, more: RawItem = {}) => {
      const time = new Date(since.getTime() + seconds * 1000).toISOString();
      return put(names.events, { user_id: userId, id: `${time}#${randomUUID()}`, type, time, ...more });
    };

    test('are those from the time on, in the order of each user', async () => {
      const [one, other] = [randomUUID(), randomUUID()];
      await event(one, -1, 'user.password_changed');
      await event(one, 1, 'user.updated', { user: { active: false, roles: [{ id: 1 }] } });
      await event(one, 2, 'user.updated', { user: { active: true, roles: [] } });
      await event(one, 3, 'user.signed_in');
      await event(other, 0, 'auth.recovery_code_used');
      await event(other, 1, 'user.passkey_removed');
      await event(other, 2, 'user.deleted', { user: { active: true, roles: [{ id: 1 }] } });
      const found = await all((after) => seals.readSafetyEvents(since, after));
      const of = (userId: string) => found.filter((each) => each.userId === userId);
      expect(of(one)).toEqual([
        { userId: one, active: false, roleIds: [1] },
        { userId: one, active: true, roleIds: [] },
      ]);
      expect(of(other)).toEqual([
        { userId: other, recoveryCodes: 'used' },
        { userId: other, passkeys: 'removed' },
        { userId: other, deleted: true },
      ]);
      // One after the other, never mixed.
      const order = found.map(({ userId }) => userId);
      expect(order.filter((userId, index) => userId !== order[index - 1])).toHaveLength(new Set(order).size);
    });

    const admin = { id: 1, code: 'admin', name: 'Admin', reserved: false };
    const auditor = { id: 2, code: 'auditor', name: 'Auditor', reserved: true };
    const sealed = async (changes: Partial<User> = {}) => {
      await put(names.customers, { id: 1, name: 'One', active_admins: 0 });
      const user = await planted({ roles: [admin, auditor], ...changes });
      await seals.sealUser(user.id, EPOCH);
      return { user, before: await itemOf(user) };
    };
    const repeat = (user: User, what: Omit<SafetyEvent, 'userId'>) =>
      seals.repeatSafety({ userId: user.id, ...what }, { epoch: EPOCH, now: NOW, dryRun: false });

    const effects: [what: Omit<SafetyEvent, 'userId'>, changes: RawItem, removed: string[]][] = [
      [{ password: 'changed' }, {}, ['password_hash']],
      [{ passkeys: 'removed' }, { passkeys_from: EPOCH / 1000 }, []],
      [{ active: false }, { active: false }, []],
      [{ active: true, roleIds: [1, 2, 3] }, {}, []],
      [{ roleIds: [2] }, { roles: [auditor] }, []],
      [{ roleIds: [] }, {}, ['roles']],
      [{ deleted: true }, { active: false, inactive_reason: 'Deleted after the time of the restored data' }, []],
      [{ password: 'changed', active: false, roleIds: [1] }, { active: false, roles: [admin] }, ['password_hash']],
    ];
    test.each(effects)('%j is done again, and nothing else', async (what, changes, removed) => {
      const { user, before } = await sealed();
      expect(await repeat(user, what)).toBe(true);
      const expected = Object.fromEntries(
        Object.entries({ ...before, ...changes }).filter(([name]) => !removed.includes(name)),
      );
      expect(await itemOf(user)).toEqual(expected);
      expect(await repeat(user, what)).toBe(true);
      expect(await itemOf(user)).toEqual(expected);
    });

    test('void recovery codes, and make none', async () => {
      const { user } = await sealed();
      const { user: without } = await sealed();
      await put(names.credentials, { user_id: user.id, id: 'recovery', hashes: new Set(['a']), created_at: 1 });
      for (const each of [user, without]) expect(await repeat(each, { recoveryCodes: 'used' })).toBe(true);
      const items = await tables.credentials.items();
      expect(
        items.filter((item) => item.id === 'recovery' && [user.id, without.id].includes(String(item.user_id))),
      ).toEqual([{ user_id: user.id, id: 'recovery', created_at: 1 }]);
    });

    test('are counted by a dry run, for users who exist', async () => {
      const { user, before } = await sealed();
      const event = { password: 'changed', active: false } as const;
      const dryRun = { epoch: EPOCH + 1, now: NOW, dryRun: true };
      expect(await seals.repeatSafety({ userId: user.id, ...event }, dryRun)).toBe(true);
      expect(await seals.repeatSafety({ userId: randomUUID(), ...event }, dryRun)).toBe(false);
      expect(await itemOf(user)).toEqual(before);
    });

    test('do nothing to a user who is gone, or has changed the password since the seal', async () => {
      const { user, before } = await sealed();
      await tables.users.patch(user.id, { session_epoch: EPOCH + 1 });
      expect(await repeat(user, { password: 'changed', active: false })).toBe(false);
      expect(await itemOf(user)).toEqual({ ...before, session_epoch: EPOCH + 1 });
      expect(await repeat(newUser(), { password: 'changed' })).toBe(false);
    });
  });

  test('setActiveAdmins corrects a number, and makes no customer', async () => {
    await put(names.customers, { id: 4711, name: 'Acme', active_admins: 3 });
    expect(await seals.setActiveAdmins(4711, 1)).toBe(true);
    expect(await seals.setActiveAdmins(4712, 1)).toBe(false);
    expect((await tables.customers.items()).filter(({ id }) => Number(id) >= 4711)).toEqual([
      { id: 4711, name: 'Acme', active_admins: 1 },
    ]);
  });

  test('copyTable makes one table as the other, writes only what differs, and leaves the seal', async () => {
    // Two tables with the same key: sessions and limits.
    const [from, to] = [tables.limits, tables.sessions];
    const item = (index: number, more: RawItem = {}): RawItem => ({
      id: `item ${index}`,
      ...{ bytes: new Uint8Array([1, 2, index % 250]), set: new Set(['b', 'a']), list: [{ n: index }] },
      ...more,
    });
    const wanted = Array.from({ length: 640 }, (_, index) => item(index));
    await putAll(from.name, wanted);
    const changed = wanted.slice(0, 600).map((each, index) => (index < 10 ? { ...each, n: 1 } : each));
    await putAll(to.name, [...changed, ...Array.from({ length: 30 }, (_, index) => item(1000 + index))]);
    await put(to.name, { id: 'seal', epoch: EPOCH });
    const copy = (dryRun: boolean) =>
      copyTable(tables.client, { from: from.name, to: to.name }, { dryRun, progress: () => {} });
    const expected = { same: 590, written: 50, deleted: 30 };
    const before = await to.items();
    expect(await copy(true)).toEqual(expected);
    expect(await to.items()).toEqual(before);
    expect(await copy(false)).toEqual(expected);
    const seal = { id: 'seal', epoch: EPOCH };
    expect(await to.items()).toEqual(
      [...(await from.items()), seal].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
    );
    expect(await copy(false)).toEqual({ same: 640, written: 0, deleted: 0 });
  });
});
