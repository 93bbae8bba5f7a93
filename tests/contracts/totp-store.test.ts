import { describe, expect, test } from '@jest/globals';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createTotpStore } from '../../lib/store/credentials/totp-store';
import { createChallengesStore } from '../../lib/store/sessions/challenges-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryChallengesStore } from '../support/memory-challenges-store';
import { createMemoryOutboxStore } from '../support/memory-outbox';
import { createMemoryTotpStore } from '../support/memory-totp-store';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeTotpStore } from './totp-store.contract';

describe('in memory', () => {
  const outbox = createMemoryOutboxStore();
  const users = createMemoryUsersStore(outbox);
  const challenges = createMemoryChallengesStore(users);
  const totp = createMemoryTotpStore(users, challenges, outbox);
  const mailsTo = async (email: string) =>
    outbox
      .waiting()
      .filter((mail) => mail.email === email)
      .map(({ purpose, codesLeft }) => ({ purpose, ...(codesLeft === undefined ? {} : { codesLeft }) }));
  describeTotpStore(() => ({ users, challenges, totp, mailsTo }));
});

describeEngines((tables) => {
  const names = { ...tableNames(tables), credentials: tables.credentials.name };
  const stores = {
    users: createUsersStore(tables.client, names, ids, clock),
    challenges: createChallengesStore(tables.client, names, ids),
    totp: createTotpStore(tables.client, names, ids),
    mailsTo: async (email: string) =>
      (await tables.outbox.items())
        .filter((mail) => mail.email === email)
        .map(({ purpose, codes_left: codesLeft }) => ({
          purpose: String(purpose),
          ...(codesLeft === undefined ? {} : { codesLeft: Number(codesLeft) }),
        })),
  };
  describeTotpStore(() => stores);

  const now = new Date('2126-11-20T10:00:00.123Z');
  const plant = async () => {
    const user = newUser();
    await stores.users.createUser(user);
    const setup = { sealed: 'kid.nonce.text', expiresAt: new Date(now.getTime() + 600_000) };
    await stores.totp.saveSetup(user.id, setup);
    const finish = () =>
      stores.totp.enableTotp({ user, setup, step: 7, recoveryHashes: ['b', 'a'], mail: undefined, now });
    const itemsOf = async () => (await tables.credentials.items()).filter((item) => item.user_id === user.id);
    const eventsOf = async () =>
      (await tables.events.items()).filter((event) => event.user_id === user.id).map(({ type }) => type);
    return { user, finish, itemsOf, eventsOf };
  };

  test('the items have these attributes, and only a set-up has a TTL', async () => {
    const { user, finish, itemsOf } = await plant();
    expect(await itemsOf()).toEqual([
      { user_id: user.id, id: 'totp-setup', sealed: 'kid.nonce.text', expires_at: 4950843000.123 },
    ]);
    await finish();
    expect(await itemsOf()).toEqual([
      { user_id: user.id, id: 'recovery', hashes: new Set(['a', 'b']), created_at: 4950842400.123 },
      { user_id: user.id, id: 'totp', sealed: 'kid.nonce.text', last_step: 7, enabled_at: 4950842400.123 },
    ]);
    expect(await tables.users.get(user.id)).toMatchObject({ totp_enabled: true, session_epoch: 1 });
  });

  test('an event is written with each change, and none with a change that is refused', async () => {
    const { user, finish, eventsOf } = await plant();
    const changed = await finish();
    expect(await finish()).toBeNull();
    expect(await eventsOf()).toEqual(['user.created', 'user.second_factor_enabled']);
    const disable = () => stores.totp.disableTotp({ user: changed ?? user, use: null, mail: undefined, now });
    expect(await disable()).toBe('disabled');
    expect(await disable()).toBe('user-changed');
    expect((await eventsOf()).toSorted()).toEqual([
      'user.created',
      'user.second_factor_disabled',
      'user.second_factor_enabled',
    ]);
    expect(await tables.users.get(user.id)).not.toHaveProperty('totp_enabled');
  });

  test('links that were mailed before the second factor no longer work', async () => {
    const { user, finish } = await plant();
    const link = { userId: user.id, email: user.email, tokenHash: 'a hash', expiresAt: new Date(now.getTime() + 1000) };
    await stores.users.storeResetToken(link);
    await finish();
    expect(await stores.users.findUserBySecret({ ...link, kind: 'reset', now })).toBeNull();
  });

  test.each([
    ['totp', 'last_step', 'seven'],
    ['totp', 'enabled_at', 'yesterday'],
    ['totp', 'enabled_at', 4_950_842_400_123],
    ['totp-setup', 'expires_at', 'tomorrow'],
    ['totp-setup', 'expires_at', 4_950_843_000_123],
  ])('a malformed %s is none: %s %p', async (id, attribute, value) => {
    const { user, finish } = await plant();
    if (id === 'totp') await finish();
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const [item] = (await tables.credentials.items()).filter((one) => one.user_id === user.id && one.id === id);
    const command = new PutCommand({ TableName: names.credentials, Item: { ...item, [attribute]: value } });
    await tables.client.documents.send(command);
    expect((await stores.totp.findCodes(user.id)).totp).toBeNull();
    expect(await stores.totp.findSetup(user.id, now)).toBeNull();
  });
});
