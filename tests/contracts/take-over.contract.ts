import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import type { FixedClock } from '../support/deps';
import { changeOf, newHash, newUserAtNow, READER, type UserStores } from './planting';
import { newTokenHash } from './planting-secrets';

const WEEK = 7 * 86_400_000;

/**
 * An account that takes an email over from one that nobody has verified, for every implementation of `UsersStore`.
 * @param stores called in every test, once the tables exist.
 * @param clock the clock of the stores, see `describeExpiringAccounts`.
 */
export const describeTakeOver = (stores: () => UserStores, clock: FixedClock): void => {
  const store = () => stores().users;
  const inAWeek = () => new Date(Math.ceil(clock.now().getTime() / 1000) * 1000 + WEEK);
  const heirOf = ({ email }: Pick<User, 'email'>): User =>
    newUserAtNow({ email, emailVerified: true, createdAt: clock.now() });
  const create = async (changes: Partial<User>, signUpHash = newTokenHash()): Promise<User> => {
    const user = newUserAtNow({ createdAt: clock.now(), ...changes });
    expect(await store().createUser(user, { signUpHash })).toBe('created');
    return user;
  };

  /** An account from a sign-up, and every use of the links and of the browser that belong to it. */
  const signUp = async () => {
    const [signUpHash, passwordHash] = [newTokenHash(), newHash()];
    const user = await create({ expiresAt: inAWeek() }, signUpHash);
    const secret = { userId: user.id, email: user.email, tokenHash: newTokenHash() };
    expect(await store().requestVerification({ ...secret, expiresAt: inAWeek() })).toBe(true);
    expect(await store().storeResetToken({ ...secret, expiresAt: inAWeek() })).toBe(true);
    const { now } = clock;
    const uses: Record<string, () => Promise<unknown>> = {
      verifiesInTheBrowser: () => store().verifyEmail({ ...secret, now: now(), by: { signUpHash } }),
      verifiesWithPassword: () => store().verifyEmail({ ...secret, now: now(), by: { passwordHash } }),
      resets: () => store().resetPassword({ ...secret, passwordHash, now: now(), provesEmail: true }),
      signsUpAgain: () => store().repeatSignUp({ user, signUpHash, passwordHash, now: now() }),
      asksForALink: () => store().requestVerification({ ...secret, expiresAt: inAWeek() }),
      asksForAReset: () => store().storeResetToken({ ...secret, expiresAt: inAWeek() }),
    };
    return { user, uses };
  };

  describe('createUser in place of an account that nobody has verified', () => {
    test('gives the email to the new user, who stays, and deletes the other one', async () => {
      const { user } = await signUp();
      const heir = heirOf(user);
      expect(await store().createUser(heir)).toBe('email-taken');

      expect(await store().createUser(heir, { replaces: user })).toBe('created');

      expect(await store().findUser(user.id)).toBeNull();
      clock.moveBy(2 * WEEK);
      expect(await store().findUserId(user.email)).toBe(heir.id);
      expect(await store().findUser(heir.id)).toEqual(heir);
    });

    test('ends every link of the other one, which neither come back nor change the new user', async () => {
      const { user, uses } = await signUp();
      const heir = heirOf(user);
      await store().createUser(heir, { replaces: user });

      for (const use of Object.values(uses)) expect([null, false]).toContain(await use());

      expect(await store().findUser(user.id)).toBeNull();
      expect(await store().findUser(heir.id)).toEqual(heir);
    });

    test.each(['verifiesInTheBrowser', 'verifiesWithPassword', 'resets'])(
      'is refused once the owner %s',
      async (proof) => {
        const { user, uses } = await signUp();
        const heir = heirOf(user);
        expect([user.email, true]).toContain(await uses[proof]?.());

        expect(await store().createUser(heir, { replaces: user })).toBe('email-taken');

        expect(await store().findUser(heir.id)).toBeNull();
        expect(await store().findUser(user.id)).toMatchObject({ emailVerified: true, expiresAt: null });
        expect(await store().findUserId(user.email)).toBe(user.id);
      },
    );

    test('is refused once an admin has given it a role', async () => {
      const { user } = await signUp();
      await store().changeUser(changeOf(user, { roles: [READER] }));
      expect(await store().createUser(heirOf(user), { replaces: user })).toBe('email-taken');
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test.each([true, false])('is refused for an account that never expires (verified: %s)', async (emailVerified) => {
      const user = await create({ emailVerified });
      expect(await store().createUser(heirOf(user), { replaces: user })).toBe('email-taken');
      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('is refused if the email belongs to somebody else, or to nobody', async () => {
      const [{ user }, { user: other }] = [await signUp(), await signUp()];
      expect(await store().createUser(heirOf(other), { replaces: user })).toBe('email-taken');
      expect(await store().createUser(newUserAtNow(), { replaces: user })).toBe('email-taken');
      for (const left of [user, other]) {
        expect(await store().findUser(left.id)).toEqual(left);
        expect(await store().findUserId(left.email)).toBe(left.id);
      }
    });

    test('succeeds for one of many', async () => {
      const { user } = await signUp();
      const heirs = Array.from({ length: 10 }, () => heirOf(user));
      const outcomes = await Promise.all(heirs.map((heir) => store().createUser(heir, { replaces: user })));
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      expect(await store().findUserId(user.email)).toBe(heirs[outcomes.indexOf('created')]?.id);
    });
  });
};
