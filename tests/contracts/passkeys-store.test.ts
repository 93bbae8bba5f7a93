import { describe, expect, test } from '@jest/globals';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createPasskeysStore } from '../../lib/store/credentials/passkeys-store';
import { createChallengesStore } from '../../lib/store/sessions/challenges-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryChallengesStore } from '../support/memory-challenges-store';
import { createMemoryOutboxStore } from '../support/memory-outbox';
import { createMemoryPasskeysStore } from '../support/memory-passkeys-store';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newPasskey } from '../support/new-passkey';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { newChallenge } from './challenges-store.contract';
import { describeEngines } from './engines';
import { describePasskeysStore } from './passkeys-store.contract';

describe('in memory', () => {
  const outbox = createMemoryOutboxStore();
  const users = createMemoryUsersStore(outbox);
  const challenges = createMemoryChallengesStore(users);
  const passkeys = createMemoryPasskeysStore(users, challenges, outbox);
  const mailsTo = async (email: string) =>
    outbox
      .waiting()
      .filter((mail) => mail.email === email)
      .map(({ purpose, userId }) => ({ purpose, userId }));
  describePasskeysStore(() => ({ users, challenges, passkeys, mailsTo }));
});

describeEngines((tables) => {
  const names = tableNames(tables);
  const stores = {
    users: createUsersStore(tables.client, names, ids, clock),
    challenges: createChallengesStore(tables.client, names, ids),
    passkeys: createPasskeysStore(tables.client, names, ids, clock),
    mailsTo: async (email: string) =>
      (await tables.outbox.items())
        .filter((mail) => mail.email === email)
        .map(({ purpose, user_id: userId }) => ({ purpose, userId }) as never),
  };
  describePasskeysStore(() => stores);

  const plant = async () => {
    const user = newUser({ passwordHash: null });
    await stores.users.createUser(user);
    const passkey = newPasskey();
    const challenge = newChallenge();
    await stores.challenges.createChallenge(challenge);
    const added = { user, passkey, challengeHash: challenge.tokenHash, mail: undefined };
    expect(await stores.passkeys.addPasskey(added)).toBe('added');
    return { user, passkey };
  };
  const eventsOf = async (userId: string) =>
    (await tables.events.items()).filter((event) => event.user_id === userId).map(({ type }) => type);

  test('an item has these attributes, and the claim names the user', async () => {
    const { user, passkey } = await plant();
    const items = (await tables.credentials.items()).filter((item) => item.user_id === user.id);
    expect(items).toEqual([
      {
        user_id: user.id,
        id: `passkey#${passkey.id}`,
        public_key: Buffer.from(passkey.publicKey).toString('base64'),
        counter: 0,
        transports: ['internal', 'hybrid'],
        name: 'Passkey',
        created_at: 4950842400.123,
        backed_up: true,
        aaguid: passkey.aaguid,
      },
    ]);
    expect(await tables.users.get(`passkey#${passkey.id}`)).toEqual({ id: `passkey#${passkey.id}`, user_id: user.id });
  });

  test('an event is written with each change, and none with a change that is refused', async () => {
    const { user, passkey } = await plant();
    expect(await eventsOf(user.id)).toEqual(['user.created', 'user.passkey_added']);
    const now = new Date();
    const change = { user: { ...user, passkeys: 1 }, id: passkey.id, mail: undefined, now };
    expect(await stores.passkeys.removePasskey(change)).toBe('last-sign-in-method');
    expect(await eventsOf(user.id)).toEqual(['user.created', 'user.passkey_added']);
    await stores.users.changeUser({ before: user, profile: {}, passwordHash: 'a hash', now });
    const changed = await stores.users.findUser(user.id);
    expect(await stores.passkeys.removePasskey({ ...change, user: changed ?? user })).toBe('removed');
    expect(await eventsOf(user.id)).toContain('user.passkey_removed');
    expect(await tables.users.get(`passkey#${passkey.id}`)).toBeUndefined();
  });

  test('the claim of an account that has expired is free', async () => {
    const { user, passkey } = await plant();
    await tables.users.patch(user.id, { expires_at: 1_000_000_000 });
    const other = newUser();
    await stores.users.createUser(other);
    const challenge = newChallenge();
    await stores.challenges.createChallenge(challenge);
    const added = { user: other, passkey, challengeHash: challenge.tokenHash, mail: undefined };
    expect(await stores.passkeys.addPasskey(added)).toBe('added');
    expect(await tables.users.get(`passkey#${passkey.id}`)).toMatchObject({ user_id: other.id });
  });
});
