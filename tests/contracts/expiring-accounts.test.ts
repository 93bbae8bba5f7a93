import { describe, expect, test } from '@jest/globals';
import { ids } from '../../lib/runtime/ids';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createFixedClock } from '../support/deps';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { tableNames } from '../support/table-names';
import { describeEngines } from './engines';
import { describeExpiringAccounts } from './expiring-accounts.contract';
import { newUserAtNow } from './planting';
import { newTokenHash } from './planting-secrets';
import { describeTakeOver } from './take-over.contract';

const FAR = '2126-11-20T10:00:00.000Z';
const EXPIRY = new Date('2126-11-27T10:00:00.000Z');

describe('in memory', () => {
  const clock = createFixedClock(FAR);
  const stores = { users: createMemoryUsersStore(undefined, clock), customers: createMemoryCustomersStore() };

  describeExpiringAccounts(() => stores, clock);
  describeTakeOver(() => stores, clock);
});

describeEngines((tables) => {
  const clock = createFixedClock(FAR);
  const storeAt = (at: typeof clock) => createUsersStore(tables.client, tableNames(tables), ids, at);
  const stores = { users: storeAt(clock), customers: createCustomersStore(tables.client, tables.customers.name) };

  describeExpiringAccounts(() => stores, clock);
  describeTakeOver(() => stores, clock);

  test('has the TTL attribute in whole seconds, on the user and on the claim, until it is verified', async () => {
    const users = storeAt(createFixedClock(FAR));
    const [user, signUpHash, tokenHash] = [newUserAtNow({ expiresAt: EXPIRY }), newTokenHash(), newTokenHash()];
    const { id: userId, email } = user;
    await users.createUser(user, { signUpHash });
    const ttls = async () =>
      Promise.all([userId, `email#${email}`].map(async (id) => (await tables.users.get(id))?.expires_at));
    expect(await ttls()).toEqual([EXPIRY.getTime() / 1000, EXPIRY.getTime() / 1000]);

    await users.requestVerification({ userId, email, tokenHash, expiresAt: EXPIRY });
    await users.verifyEmail({ userId, tokenHash, now: new Date(FAR), by: { signUpHash } });

    expect(await ttls()).toEqual([undefined, undefined]);
  });

  // Two instances of the service never have exactly the same time.
  describe('with two clocks, of which only one is past the expiry', () => {
    const early = storeAt(createFixedClock(new Date(EXPIRY.getTime() - 500).toISOString()));
    const late = storeAt(createFixedClock(new Date(EXPIRY.getTime() + 500).toISOString()));
    const now = new Date(EXPIRY.getTime() - 500);

    const signUp = async () => {
      const user = newUserAtNow({ expiresAt: EXPIRY });
      const secret = { userId: user.id, email: user.email, tokenHash: newTokenHash() };
      await early.createUser(user, { signUpHash: newTokenHash() });
      await early.requestVerification({ ...secret, expiresAt: new Date(EXPIRY.getTime() + 1000) });
      await early.storeResetToken({ ...secret, expiresAt: new Date(EXPIRY.getTime() + 1000) });
      const next = newUserAtNow({ email: user.email, emailVerified: true });
      const uses = [
        async () => (await early.verifyEmail({ ...secret, now, by: { passwordHash: '$2b$04$new' } })) !== null,
        () => early.resetPassword({ ...secret, passwordHash: '$2b$04$new', now, provesEmail: true }),
      ];
      return { user, next, uses };
    };

    test('an account whose email another one has taken over can no longer be verified', async () => {
      const { user, next, uses } = await signUp();
      expect(await late.createUser(next)).toBe('created');
      for (const use of uses) expect(await use()).toBe(false);
      expect(await late.findUserId(user.email)).toBe(next.id);
      expect(await early.findUser(user.id)).toMatchObject({ emailVerified: false });
    });

    test.each([0, 1])('an account that is verified in time keeps its email (%i)', async (which) => {
      const { user, next, uses } = await signUp();
      expect(await uses[which]?.()).toBe(true);
      expect(await late.createUser(next)).toBe('email-taken');
      expect(await late.findUserId(user.email)).toBe(user.id);
    });

    test('of both at the same time, exactly one succeeds', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { user, next, uses } = await signUp();
        const [isVerified, created] = await Promise.all([uses[0]?.(), late.createUser(next)]);
        expect(isVerified).toBe(created === 'email-taken');
        expect(await late.findUserId(user.email)).toBe(isVerified ? user.id : next.id);
      }
    });
  });
});
