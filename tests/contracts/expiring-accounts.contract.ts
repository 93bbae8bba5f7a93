import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import type { FixedClock } from '../support/deps';
import { newCustomerId } from '../support/directory';
import { changeOf, newEmail, newHash, newMail, newUserAtNow, READER, type UserStores } from './planting';
import { newTokenHash } from './planting-secrets';

const WEEK = 7 * 86_400_000;

/**
 * Accounts whose email nobody verifies, for every implementation of `UsersStore`.
 * @param stores called in every test, once the tables exist.
 * @param clock the clock of the stores. Its time must be far in the future: engines delete expired items by the real clock.
 */
export const describeExpiringAccounts = (stores: () => UserStores, clock: FixedClock): void => {
  const store = () => stores().users;
  const newExpiring = (changes: Partial<User> = {}): User => {
    const whole = Math.ceil(clock.now().getTime() / 1000) * 1000;
    return newUserAtNow({ createdAt: clock.now(), expiresAt: new Date(whole + WEEK), ...changes });
  };
  const signUp = async (changes: Partial<User> = {}) => {
    const [user, signUpHash] = [newExpiring(changes), newTokenHash()];
    expect(await store().createUser(user, { signUpHash })).toBe('created');
    return { user, signUpHash };
  };
  const secretOf = ({ id: userId, email }: User) => ({ userId, email, tokenHash: newTokenHash() });
  const inADay = () => new Date(clock.now().getTime() + 86_400_000);
  const expire = ({ expiresAt }: User) => clock.moveBy((expiresAt?.getTime() ?? 0) - clock.now().getTime());
  const found = async ({ id, email }: User) => [
    (await store().findUser(id))?.id ?? null,
    await store().findUserId(email),
    (await store().findSignUp(id, newTokenHash()))?.user.id ?? null,
  ];

  /** The ways to verify the email; each returns whether it worked. */
  const proofs: [
    how: string,
    prove: (signedUp: Awaited<ReturnType<typeof signUp>>) => Promise<() => Promise<boolean>>,
  ][] = [
    [
      'by the browser that signed up',
      async ({ user, signUpHash }) => {
        const secret = secretOf(user);
        await store().requestVerification({ ...secret, expiresAt: new Date(clock.now().getTime() + 2 * WEEK) });
        return async () => (await store().verifyEmail({ ...secret, now: clock.now(), by: { signUpHash } })) !== null;
      },
    ],
    [
      'with a new password',
      async ({ user }) => {
        const secret = secretOf(user);
        await store().requestVerification({ ...secret, expiresAt: new Date(clock.now().getTime() + 2 * WEEK) });
        const by = { passwordHash: newHash() };
        return async () => (await store().verifyEmail({ ...secret, now: clock.now(), by })) !== null;
      },
    ],
    [
      'by a reset',
      async ({ user }) => {
        const secret = secretOf(user);
        await store().storeResetToken({ ...secret, expiresAt: new Date(clock.now().getTime() + 2 * WEEK) });
        const passwordHash = newHash();
        return () => store().resetPassword({ ...secret, passwordHash, now: clock.now(), provesEmail: true });
      },
    ],
  ];

  describe('an account whose email nobody verifies', () => {
    test('exists until the last millisecond, and then for nobody', async () => {
      const { user } = await signUp();
      expect(await store().findUser(user.id)).toEqual(user);
      expire(user);
      clock.moveBy(-1);
      expect(await found(user)).toEqual([user.id, user.id, user.id]);
      clock.moveBy(1);
      expect(await found(user)).toEqual([null, null, null]);
    });

    test('is in no list, search or count after that', async () => {
      const customerId = newCustomerId();
      const { user } = await signUp({ customerId });
      const { user: other } = await signUp({ customerId, expiresAt: null });
      const listed = async () => [
        (await store().listProfiles(customerId)).map(({ id }) => id).sort(),
        (await store().searchUsers({ customerId, after: null, skip: 0, limit: 1 })).next === null,
        await store().countUsers(customerId),
      ];
      expect(await listed()).toEqual([[user.id, other.id].sort(), false, 2]);
      expire(user);
      expect(await listed()).toEqual([[other.id], true, 1]);
    });

    test('gets no mail and keeps no token after that', async () => {
      const { user } = await signUp();
      const secret = secretOf(user);
      await store().storeResetToken({ ...secret, expiresAt: new Date(clock.now().getTime() + 2 * WEEK) });
      const now = clock.now();
      expect((await store().findUserBySecret({ ...secret, kind: 'reset', now }))?.id).toBe(user.id);
      expire(user);

      expect(await store().findUserBySecret({ ...secret, kind: 'reset', now: clock.now() })).toBeNull();
      expect(await store().storeResetToken({ ...secretOf(user), expiresAt: inADay() })).toBe(false);
      expect(await store().requestVerification({ ...secretOf(user), expiresAt: inADay() })).toBe(false);
    });

    test.each(proofs)('can no longer be verified %s', async (_, prove) => {
      const signedUp = await signUp();
      const use = await prove(signedUp);
      expire(signedUp.user);

      expect(await use()).toBe(false);
      expect(await found(signedUp.user)).toEqual([null, null, null]);
    });

    test.each(proofs)('stays for ever once it is verified %s', async (_, prove) => {
      const signedUp = await signUp();
      const { user } = signedUp;
      expect(await (await prove(signedUp))()).toBe(true);
      expect(await store().findUser(user.id)).toMatchObject({ emailVerified: true, expiresAt: null });
      expire(user);
      clock.moveBy(WEEK);

      expect(await found(user)).toEqual([user.id, user.id, user.id]);
      expect(await store().createUser(newExpiring({ email: user.email }))).toBe('email-taken');
    });

    test('frees its email: whoever comes first has it, under an id of their own', async () => {
      const { user } = await signUp();
      const contenders = Array.from({ length: 10 }, () => newExpiring({ email: user.email }));
      expect(await store().createUser(contenders[0] as User)).toBe('email-taken');
      expire(user);
      const renewed = contenders.map((contender) => ({ ...contender, expiresAt: newExpiring().expiresAt }));

      const outcomes = await Promise.all(renewed.map((contender) => store().createUser(contender)));

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      const winner = renewed[outcomes.indexOf('created')] as User;
      expect(await store().findUserId(user.email)).toBe(winner.id);
      expect(await store().findUser(winner.id)).toEqual(winner);
      expect(await store().findUser(user.id)).toBeNull();
    });

    test('frees its email for an admin, who makes an account that stays', async () => {
      const { user } = await signUp();
      expire(user);
      const made = newUserAtNow({ email: user.email, emailVerified: true });
      expect(await store().createUser(made)).toBe('created');
      clock.moveBy(2 * WEEK);
      expect(await found(made)).toEqual([made.id, made.id, made.id]);
    });

    test('frees its email for another account that changes to it', async () => {
      const { user: first } = await signUp();
      const { user: second } = await signUp();
      const [changing, confirming] = [newUserAtNow({ emailVerified: true }), newUserAtNow({ emailVerified: true })];
      for (const present of [changing, confirming]) await store().createUser(present);
      expire(second);
      const secret = { ...secretOf(confirming), email: second.email };
      const now = clock.now();
      const mails = [newMail('change-email', { id: confirming.id, email: second.email })];
      await store().requestEmailChange({ user: confirming, newEmail: second.email, mails, now });
      await store().storeEmailChangeToken({ ...secret, expiresAt: inADay() });

      const changed = await store().changeUser(
        changeOf(changing, { email: first.email, emailVerified: true }, { now }),
      );
      const mail = newMail('email-changed', confirming);
      const confirmed = await store().confirmEmailChange({ user: confirming, tokenHash: secret.tokenHash, mail, now });

      expect([changed.outcome, confirmed?.email]).toEqual(['changed', second.email]);
      expect(await store().findUserId(first.email)).toBe(changing.id);
      expect(await store().findUserId(second.email)).toBe(confirming.id);
    });

    test.each<[what: string, change: () => Parameters<typeof changeOf>[1]]>([
      ['a role', () => ({ roles: [READER] })],
      ['a verified email', () => ({ emailVerified: true })],
      ['another email', () => ({ email: newEmail(), emailVerified: true })],
    ])('stays for ever once somebody gives it %s', async (_, profile) => {
      const { user } = await signUp();
      const changed = await store().changeUser(changeOf(user, profile()));
      if (changed.outcome !== 'changed') throw new Error(changed.outcome);
      expect(await store().findUser(user.id)).toEqual(changed.user);
      expire(user);
      clock.moveBy(WEEK);
      expect(await found(changed.user)).toEqual([user.id, user.id, user.id]);
    });

    test('that was made an admin stays, and is counted: it may not be deleted as the last one', async () => {
      const customerId = newCustomerId();
      await stores().customers.createCustomer({ id: customerId, name: 'Customer' });
      const { user } = await signUp({ customerId });
      const changed = await store().changeUser(changeOf(user, { roles: [ADMIN] }));
      if (changed.outcome !== 'changed') throw new Error(changed.outcome);
      expire(user);
      expect(await store().deleteUser(changed.user, { now: clock.now() })).toBe('last-admin');
    });

    test('still expires after another change', async () => {
      const { user } = await signUp();
      await store().changeUser(changeOf(user, { name: 'Ada' }));
      await store().changeUser(changeOf({ ...user, version: 1 }, {}, { passwordHash: newHash() }));
      expire(user);
      expect(await found(user)).toEqual([null, null, null]);
    });
  });
};
