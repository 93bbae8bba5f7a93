import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { SignInLink, User } from '../../lib/auth/entities';
import { hashSignInCode } from '../../lib/auth/mailing/sign-in-code';
import { formatSignInToken } from '../../lib/auth/mailing/sign-in-token';
import { hashToken } from '../../lib/crypto/hash-token';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { createSessionsStore } from '../../lib/store/sessions/sessions-store';
import { createSignInLinksStore } from '../../lib/store/sessions/sign-in-links-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemorySignInLinksStore } from '../support/memory-sign-in-links-store';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { newUser } from '../support/new-user';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeSignInLinksStore, newLink, START } from './sign-in-links-store.contract';

describe('in memory', () => {
  const users = createMemoryUsersStore();
  const stores = { users, signInLinks: createMemorySignInLinksStore(users) };
  describeSignInLinksStore(() => stores);
});

describeEngines((tables) => {
  const names = tableNames(tables);
  const users = createUsersStore(tables.client, names, ids, clock);
  const signInLinks = createSignInLinksStore(tables.client, names, ids);
  describeSignInLinksStore(() => ({ users, signInLinks }));

  const keyOf = ({ emailHash }: SignInLink) => `sign-in#${emailHash}`;
  const put = async (changes: Partial<SignInLink> = {}) => {
    const link = newLink(changes);
    await signInLinks.putLink(link);
    return link;
  };
  const eventsOf = async ({ id }: User) =>
    (await tables.events.items()).filter(({ user_id }) => user_id === id).map(({ type }) => type);

  test('stores hashes only, and whole epoch seconds for the TTL', async () => {
    const email = `${randomUUID()}@example.com`;
    const [token, browser] = [formatSignInToken(email, ids.newSecret()), ids.newSecret()];
    const browserHash = hashToken(browser);
    const link = await put({
      email,
      userId: randomUUID(),
      linkHash: hashToken(token),
      codeHash: hashSignInCode('123456', browserHash),
      browserHash,
      returnTo: '/orders',
    });

    const item = await tables.sessions.get(keyOf(link));

    expect(item).toEqual({
      id: `sign-in#${hashToken(email)}`,
      email,
      subject_id: link.userId,
      link_hash: hashToken(token),
      code_hash: hashToken(`123456 ${browserHash}`),
      browser_hash: browserHash,
      return_to: '/orders',
      tries: 0,
      expires_at: link.expiresAt.getTime() / 1000,
    });
    for (const secret of [token, browser, '"123456"']) expect(JSON.stringify(item)).not.toContain(secret);
  });

  test('is no session: neither its token nor its hashes or key authenticate, and no list contains it', async () => {
    const user = newUser();
    await users.createUser(user);
    const token = formatSignInToken(user.email, randomBytes(32).toString('base64url'));
    const link = await put({ email: user.email, userId: user.id, linkHash: hashToken(token) });
    const sessions = createSessionsStore(tables.client, names, ids);
    for (const tokenHash of [token, link.linkHash, link.emailHash, link.browserHash, keyOf(link)]) {
      expect(await sessions.findSession(tokenHash, START)).toBeNull();
      expect(await sessions.findSessionAndUser({ tokenHash, userId: user.id, now: START })).toBeNull();
      expect(await sessions.findReferencedSession({ reference: tokenHash, userId: user.id, now: START })).toBeNull();
    }
    expect(await sessions.listSessions(user.id, START)).toEqual([]);
  });

  test.each(['tomorrow', 4_950_842_700_123])('a malformed expiry is over: %p', async (expires_at) => {
    const link = await put();
    const { emailHash, browserHash } = link;
    await tables.sessions.patch(keyOf(link), { expires_at });
    const attempt = { id: randomUUID(), emailHash, browserHash, max: 5, now: START };
    expect(await signInLinks.findLink(emailHash, START)).toBeNull();
    expect(await signInLinks.countTry(attempt)).toBeNull();
    expect(await signInLinks.consumeLink(link, { effect: null, now: START })).toBe('refused');
  });

  test('records what it changes, in the transaction that changes it', async () => {
    const created = newUser({ passwordHash: null });
    const first = await put({ email: created.email });
    await signInLinks.consumeLink(first, { effect: { creates: created }, now: START });
    expect(await eventsOf(created)).toEqual(['user.created']);

    const signUpHash = hashToken(randomUUID());
    for (const [own, types] of [
      [true, ['user.created', 'user.email_verified']],
      [false, ['user.created', 'user.email_verified', 'user.password_changed']],
    ] as const) {
      const user = newUser();
      await users.createUser(user, { signUpHash });
      const link = await put({ email: user.email, userId: user.id });
      const effect = { verifies: user, signUpHash: own ? signUpHash : null };
      await signInLinks.consumeLink(link, { effect, now: START });
      expect((await eventsOf(user)).sort()).toEqual([...types]);
    }
  });

  test('records no change of a password for a user without one', async () => {
    const user = newUser({ passwordHash: null });
    await users.createUser(user);
    const link = await put({ email: user.email, userId: user.id });
    await signInLinks.consumeLink(link, { effect: { verifies: user, signUpHash: null }, now: START });
    expect((await eventsOf(user)).sort()).toEqual(['user.created', 'user.email_verified']);
  });
});
