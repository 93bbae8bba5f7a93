import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createInvitationsStore } from '../../lib/store/users/invitations-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryChallengesStore } from '../support/memory-challenges-store';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { createMemoryInvitationsStore } from '../support/memory-invitations-store';
import { createMemoryOutboxStore } from '../support/memory-outbox';
import { createMemoryPasskeysStore } from '../support/memory-passkeys-store';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeInvitations, type InvitationStores } from './invitations-store.contract';
import { NOW, newUserAtNow, THEN } from './planting';

const clock = { now: () => THEN };

describe('in memory', () => {
  const outbox = createMemoryOutboxStore();
  const users = createMemoryUsersStore(outbox, clock);
  const passkeys = createMemoryPasskeysStore(users, createMemoryChallengesStore(users));
  const stores: InvitationStores = {
    users,
    customers: createMemoryCustomersStore(),
    invitations: createMemoryInvitationsStore(users, passkeys),
    mailsTo: async (email) =>
      outbox
        .waiting()
        .filter((mail) => mail.email === email)
        .map(({ purpose }) => purpose),
  };

  describeInvitations(() => stores);
});

describeEngines((tables) => {
  const ids = { newId: () => randomUUID(), newSecret: () => randomUUID() };
  const names = tableNames(tables);
  const stores: InvitationStores = {
    users: createUsersStore(tables.client, names, ids, clock),
    customers: createCustomersStore(tables.client, tables.customers.name),
    invitations: createInvitationsStore(tables.client, names, ids, clock),
    mailsTo: async (email) =>
      (await tables.outbox.items()).filter((item) => item.email === email).map(({ purpose }) => String(purpose)),
  };

  describeInvitations(() => stores);

  test('leaves no trace of the invitation on the item of a user who accepts', async () => {
    const user = newUserAtNow({ passwordHash: null, invitation: { invitedAt: NOW, invitedBy: randomUUID() } });
    await stores.users.createUser(user);
    const { id: userId, email } = user;
    await stores.users.storeInvitationToken({
      userId,
      email,
      tokenHash: 'hash',
      expiresAt: new Date(NOW.getTime() + 60_000),
    });
    expect(await tables.users.get(userId)).toMatchObject({ invited_at: NOW.toISOString(), invite_token_hash: 'hash' });

    const use = { user, tokenHash: 'hash', by: { passwordHash: 'x' }, names: {}, now: THEN };
    expect(await stores.invitations.acceptInvitation(use)).not.toBe('refused');

    expect(Object.keys((await tables.users.get(userId)) ?? {}).filter((name) => name.startsWith('invite'))).toEqual([]);
  });

  test('writes an event for the invitation, for its renewal and for its acceptance', async () => {
    const user = newUserAtNow({ passwordHash: null, invitation: { invitedAt: NOW, invitedBy: null } });
    await stores.users.createUser(user, { actorId: 'admin' });
    const { id: userId, email } = user;
    await stores.invitations.renewInvitation({ user, actorId: 'admin', now: THEN });
    await stores.users.storeInvitationToken({
      userId,
      email,
      tokenHash: 'hash',
      expiresAt: new Date(NOW.getTime() + 60_000),
    });
    await stores.invitations.acceptInvitation({
      user,
      tokenHash: 'hash',
      by: { passwordHash: 'x' },
      names: {},
      now: THEN,
    });

    const items = (await tables.events.items()).filter(({ user_id }) => user_id === userId);
    expect(items.map(({ type, actor_id }) => `${type} ${actor_id}`).sort()).toEqual([
      'user.created admin',
      'user.email_verified undefined',
      'user.invitation_accepted undefined',
      'user.invited admin',
      'user.invited admin',
      'user.password_changed undefined',
    ]);
  });
});
