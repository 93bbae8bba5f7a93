import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { UsersStore } from '../../lib/auth/stores';
import { hashToken } from '../../lib/crypto/hash-token';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { createUsersStore } from '../../lib/store/users-store';
import { createMemoryUsersStore } from '../support/memory-stores';
import { describeEngines } from './engines';
import { describeUsersStore, newUser } from './users-store.contract';

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
    const user = newUser({ passwordHash: await createPasswordHasher(4).hash(password) });
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
    const user = newUser();
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
    const { id: userId, email } = newUser();
    const reset = { userId, email, tokenHash: hashToken(randomUUID()) };

    await store.requestPasswordReset({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });
    await store.resetPassword({ ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') });
    await store.upgradePasswordHash({ userId, from: '$2b$04$old', to: '$2b$04$new' });

    expect(await tables.users.items()).toEqual(before);
  });

  test('does not let a user who was switched off use a reset they had asked for', async () => {
    const user = newUser();
    await store.createUser(user);
    const reset = { userId: user.id, email: user.email, tokenHash: hashToken(randomUUID()) };
    await store.requestPasswordReset({ ...reset, expiresAt: new Date('2026-11-20T10:30:00.000Z') });
    await tables.users.patch(user.id, { active: false });

    const attempt = { ...reset, passwordHash: '$2b$04$new', now: new Date('2026-11-20T10:10:00.000Z') };

    expect(await store.resetPassword(attempt)).toBe(false);
  });
});
