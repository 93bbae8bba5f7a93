import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { CredentialsStore, StoredFactor } from '../../lib/auth/stores/credentials-store';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { MAX_CREDENTIALS } from '../../lib/store/credentials/credential-steps';
import { createCredentialsStore } from '../../lib/store/credentials/credentials-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryCredentialsStore } from '../support/memory-credentials-store';
import { createMemoryOutboxStore } from '../support/memory-outbox';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';

const NOW = new Date('2126-11-20T11:00:00.000Z');
const at = (seconds: number) => new Date(Date.parse('2126-11-20T10:00:00.123Z') + seconds * 1000);
const totp: StoredFactor = { kind: 'totp', createdAt: at(2) };
const codes: StoredFactor = { kind: 'recovery_codes', createdAt: at(3), left: 2 };
const passkey = (number: number): StoredFactor => ({
  kind: 'passkey',
  createdAt: at(10 + number),
  name: `Key ${number}`,
  lastUsedAt: number % 2 === 0 ? null : at(100 + number),
});
const passkeys = (count: number) => Array.from({ length: count }, (_, index) => passkey(index));

interface Stores {
  readonly credentials: CredentialsStore;
  /** A new user with these factors, as the service stores them. */
  plant(factors: readonly StoredFactor[]): Promise<User>;
  find(user: User): Promise<User | null>;
  remove(user: User): Promise<unknown>;
}

const describeCredentialsStore = ({ credentials, plant, find, remove }: Stores): void => {
  const removed = (user: User) => ({ user, actorId: undefined, mail: undefined, now: NOW });

  test('lists the factors of a user, oldest first', async () => {
    const [user, other] = [await plant([passkey(1), codes, totp, passkey(0)]), await plant([totp])];
    expect(await credentials.listFactors(user.id)).toEqual([totp, codes, passkey(0), passkey(1)]);
    expect(await credentials.listFactors(other.id)).toEqual([totp]);
    expect(await credentials.listFactors((await plant([])).id)).toEqual([]);
  });

  test.each([
    ['an app', [totp, codes]],
    ['passkeys', passkeys(20)],
    ['everything', [totp, codes, ...passkeys(20)]],
    ['more than one transaction takes', [totp, codes, ...passkeys(MAX_CREDENTIALS * 2 + 3)]],
  ])('removes all factors of a user and ends their sessions: %s', async (_, factors) => {
    const [user, other] = [await plant(factors), await plant([totp])];
    expect(await credentials.removeFactors(removed(user))).toBe('removed');
    expect(await credentials.listFactors(user.id)).toEqual([]);
    expect(await find(user)).toEqual({ ...user, hasTotp: false, passkeys: 0, sessionEpoch: user.sessionEpoch + 1 });
    expect([await credentials.listFactors(other.id), await find(other)]).toEqual([[totp], other]);
  });

  test('removes nothing if the user has changed since, or is gone', async () => {
    const user = await plant([totp, passkey(0)]);
    const stale = [
      { ...user, sessionEpoch: user.sessionEpoch + 1 },
      { ...user, passkeys: 2 },
      { ...user, passkeys: 0 },
      { ...user, hasTotp: false },
    ];
    for (const before of stale) expect(await credentials.removeFactors(removed(before))).toBe('changed-since-read');
    expect([await credentials.listFactors(user.id), await find(user)]).toEqual([[totp, passkey(0)], user]);
    expect(await credentials.removeFactors(removed(newUser({ hasTotp: true })))).toBe('not-found');
  });

  test('lets one of many simultaneous callers remove them', async () => {
    const user = await plant([totp, codes, ...passkeys(3)]);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => credentials.removeFactors(removed(user))));
    expect(outcomes.filter((outcome) => outcome === 'removed')).toHaveLength(1);
    expect(await find(user)).toMatchObject({ sessionEpoch: user.sessionEpoch + 1 });
  });

  test('of a user who is gone there are none', async () => {
    const user = await plant([totp, codes, ...passkeys(20)]);
    await remove(user);
    expect(await find(user)).toBeNull();
  });
};

describe('in memory', () => {
  const outbox = createMemoryOutboxStore();
  const users = createMemoryUsersStore(outbox);
  const credentials = createMemoryCredentialsStore(users, outbox);
  describeCredentialsStore({
    credentials,
    plant: async (factors) => {
      const user = newUser(factorsOf(factors));
      users.put(user);
      credentials.kept.set(user.id, [...factors]);
      return user;
    },
    find: ({ id }) => users.findUser(id),
    remove: (user) => users.deleteUser(user, { now: NOW }),
  });
});

const factorsOf = (factors: readonly StoredFactor[]) => ({
  hasTotp: factors.some(({ kind }) => kind === 'totp'),
  passkeys: factors.filter(({ kind }) => kind === 'passkey').length,
});

describeEngines((tables) => {
  const names = tableNames(tables);
  const users = createUsersStore(tables.client, names, ids, clock);
  const credentials = createCredentialsStore(tables.client, names, ids);
  const put = (table: string, item: object) =>
    tables.client.documents.send(new PutCommand({ TableName: table, Item: { ...item } }));

  const itemOf = (factor: StoredFactor, number: number) => {
    const created_at = factor.createdAt.getTime() / 1000;
    if (factor.kind === 'totp') return { id: 'totp', sealed: 'x', last_step: 1, enabled_at: created_at };
    if (factor.kind === 'recovery_codes') return { id: 'recovery', hashes: new Set(['a', 'b']), created_at };
    const used = factor.lastUsedAt === null ? {} : { last_used_at: factor.lastUsedAt.getTime() / 1000 };
    return { id: `passkey#${number}`, name: factor.name, created_at, ...used };
  };

  const plant = async (factors: readonly StoredFactor[]) => {
    const user = newUser(factorsOf(factors));
    await users.createUser(user);
    for (const [index, factor] of factors.entries()) {
      const item = { ...itemOf(factor, index), user_id: user.id };
      const id = item.id === `passkey#${index}` ? `passkey#${user.id}-${index}` : item.id;
      await put(names.credentials, { ...item, id });
      if (factor.kind === 'passkey') await put(names.users, { id, user_id: user.id });
    }
    return user;
  };

  describeCredentialsStore({
    credentials,
    plant,
    find: ({ id }) => users.findUser(id),
    remove: (user) => users.deleteUser(user, { now: NOW }),
  });

  const leftOf = async ({ id }: User) => ({
    items: (await tables.credentials.items()).filter((item) => item.user_id === id),
    claims: (await tables.users.items()).filter(
      (item) => item.user_id === id && String(item.id).startsWith('passkey#'),
    ),
  });

  test('removes an unfinished set-up and the claims of passkeys too, with an event that names the actor', async () => {
    const user = await plant([totp, codes, ...passkeys(3)]);
    await put(names.credentials, { user_id: user.id, id: 'totp-setup', sealed: 'x', expires_at: 4950842400 });
    const mail = {
      id: ids.newId(),
      purpose: 'second-factor-removed',
      email: user.email,
      userId: user.id,
      createdAt: NOW,
    } as const;
    await credentials.removeFactors({ user, actorId: 'an admin', mail, now: NOW });
    expect(await leftOf(user)).toEqual({ items: [], claims: [] });
    const events = (await tables.events.items()).filter(({ user_id }) => user_id === user.id);
    expect(events).toMatchObject([
      { type: 'user.created' },
      { type: 'user.second_factor_removed', actor_id: 'an admin' },
    ]);
    expect(await tables.outbox.items()).toContainEqual(expect.objectContaining({ purpose: 'second-factor-removed' }));
  });

  test('leaves the claim of a passkey that belongs to somebody else by now', async () => {
    const [user, other] = [await plant([passkey(0)]), await plant([])];
    await put(names.users, { id: `passkey#${user.id}-0`, user_id: other.id });
    expect(await credentials.removeFactors({ user, mail: undefined, now: NOW })).toBe('changed-since-read');
    expect(await tables.users.get(`passkey#${user.id}-0`)).toMatchObject({ user_id: other.id });
  });

  test('keeps a second factor until the last transaction, and can be repeated after a failure', async () => {
    const user = await plant([totp, ...passkeys(MAX_CREDENTIALS * 2)]);
    let transactions = 0;
    const send = async (...[command, options]: Parameters<typeof tables.client.documents.send>) => {
      if (command.constructor.name === 'TransactWriteCommand') {
        transactions += 1;
        if (transactions === 3) throw new Error('killed');
      }
      return tables.client.documents.send(command, options);
    };
    const client = { ...tables.client, documents: { send: send as typeof tables.client.documents.send } };
    const killed = createCredentialsStore(client, names, ids);
    await expect(killed.removeFactors({ user, mail: undefined, now: NOW })).rejects.toThrow('killed');
    const halfway = await users.findUser(user.id);
    expect(halfway).toMatchObject({ hasTotp: true, sessionEpoch: user.sessionEpoch });

    const again = await credentials.removeFactors({ user: halfway as User, mail: undefined, now: NOW });
    expect([again, await leftOf(user)]).toEqual(['removed', { items: [], claims: [] }]);
  });

  test('the credentials and claims of a deleted user are deleted with them', async () => {
    const user = await plant([totp, codes, ...passkeys(20)]);
    expect(await users.deleteUser(user, { now: NOW })).toBe('deleted');
    expect(await leftOf(user)).toEqual({ items: [], claims: [] });
  });

  test.each([{ hasTotp: true }, { passkeys: 1 }])(
    'a user who has got a second factor since they were read is not deleted: %p',
    async (changes) => {
      const user = await plant([]);
      await tables.users.patch(user.id, changes.hasTotp ? { totp_enabled: true } : { passkeys: 1 });
      expect(await users.deleteUser(user, { now: NOW })).toBe('changed-since-read');
    },
  );
});
