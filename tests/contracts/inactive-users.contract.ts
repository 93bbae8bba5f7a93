import { describe, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import type { ProfileChange } from '../../lib/auth/stores/users-store';
import type { FixedClock } from '../support/deps';
import { newCustomerId } from '../support/directory';
import { changeOf, createPlanting, newEmail, newHash, newMail, type UserStores } from './planting';
import { newTokenHash } from './planting-secrets';

const HOUR = 3_600_000;

/**
 * Users who are inactive until a time, for every implementation of `UsersStore`.
 * @param stores called in every test, once the tables exist.
 * @param clock the clock of the stores.
 */
export const describeInactiveUsers = (stores: () => UserStores, clock: FixedClock): void => {
  const { create, createAdmin, createCustomer } = createPlanting(stores);
  const store = () => stores().users;
  const inAnHour = () => new Date(clock.now().getTime() + HOUR);
  const find = async ({ id }: User) => (await store().findUser(id)) as User;
  const change = async (before: User, profile: ProfileChange) =>
    (await store().changeUser(changeOf(before, profile, { now: clock.now() }))).outcome;

  /** Make a user inactive for an hour. */
  const suspend = async (user: User, reason: string | null = null): Promise<User> => {
    const profile = { active: false, inactiveReason: reason, inactiveUntil: inAnHour() };
    expect(await change(user, profile)).toBe('changed');
    return find(user);
  };
  /** A user whose end passed a moment ago. */
  const returned = async (user: User): Promise<User> => {
    await suspend(user);
    clock.moveBy(HOUR);
    return find(user);
  };

  describe('a user who is inactive until a time', () => {
    test('is active from that time on, for whoever reads them, and their old sessions stay ended', async () => {
      const user = await create({ sessionEpoch: 4, customerId: newCustomerId() });
      const until = inAnHour();
      const suspended = await suspend(user, 'on leave');
      expect(suspended).toMatchObject({
        active: false,
        inactiveReason: 'on leave',
        inactiveUntil: until,
        sessionEpoch: 5,
      });

      clock.moveBy(HOUR - 1);
      expect(await find(user)).toEqual(suspended);
      clock.moveBy(1);

      expect(await find(user)).toEqual({ ...suspended, active: true });
      const [listed] = await store().listProfiles(user.customerId);
      const search = { customerId: user.customerId, after: null, skip: 0, limit: 1 };
      const [found] = (await store().searchUsers(search)).users;
      for (const profile of [listed, found])
        expect(profile).toMatchObject({ active: true, inactiveReason: 'on leave', inactiveUntil: until });
    });

    test('can be created like that', async () => {
      const user = await create({ active: false, inactiveReason: 'starts in an hour', inactiveUntil: inAnHour() });
      expect(await find(user)).toEqual(user);
      clock.moveBy(HOUR);
      expect(await find(user)).toEqual({ ...user, active: true });
    });

    test('is set to active, and nothing stays of the reason and the end', async () => {
      const user = await create();
      const suspended = await suspend(user, 'on leave');

      expect(await change(suspended, { active: true, inactiveReason: 'ignored' })).toBe('changed');

      expect(await find(user)).toMatchObject({ active: true, inactiveReason: null, inactiveUntil: null });
    });

    test('keeps reason and end if only `active` or another field is sent, and loses what is null', async () => {
      const user = await create();
      const suspended = await suspend(user, 'on leave');
      const { inactiveUntil } = suspended;

      expect(await change(suspended, { active: false, name: 'Ada' })).toBe('changed');
      expect(await find(user)).toMatchObject({ name: 'Ada', inactiveReason: 'on leave', inactiveUntil });
      expect(await change(await find(user), { lastName: 'King' })).toBe('changed');
      expect(await find(user)).toMatchObject({ active: false, inactiveReason: 'on leave', inactiveUntil });
      expect(await change(await find(user), { active: false, inactiveUntil: null })).toBe('changed');
      expect(await find(user)).toMatchObject({ active: false, inactiveReason: 'on leave', inactiveUntil: null });
    });

    test('who is active again loses an old end and reason when made inactive again, and every session', async () => {
      const user = await returned(await create());
      expect(user).toMatchObject({ active: true, sessionEpoch: 1 });

      expect(await change(user, { active: false })).toBe('changed');

      const expected = { active: false, inactiveReason: null, inactiveUntil: null, sessionEpoch: 2 };
      expect(await find(user)).toMatchObject(expected);
    });

    test('has no session that began between the read and a new end', async () => {
      const suspended = await suspend(await create());
      clock.moveBy(HOUR);

      // Read before the end, written after it.
      expect(await change(suspended, { active: false, inactiveUntil: inAnHour() })).toBe('changed');

      expect(await find(suspended)).toMatchObject({ active: false, sessionEpoch: suspended.sessionEpoch + 1 });
    });

    test('can be deleted before and after the end', async () => {
      const [suspended, back] = [await suspend(await create()), await returned(await create())];
      for (const user of [suspended, back]) {
        expect(await store().deleteUser(user, { now: clock.now() })).toBe('deleted');
        expect(await store().findUser(user.id)).toBeNull();
      }
    });

    test('can be deleted after the end as read before it', async () => {
      const suspended = await suspend(await create());
      clock.moveBy(HOUR);
      expect(await store().deleteUser(suspended, { now: clock.now() })).toBe('deleted');
    });
  });

  describe('what only active users can do', () => {
    type Use = (user: User) => Promise<boolean>;
    const secretOf = ({ id: userId, email }: User) => ({
      userId,
      email,
      tokenHash: newTokenHash(),
      expiresAt: inAnHour(),
    });
    const uses: [what: string, before: Partial<User>, use: Use][] = [
      [
        'reset their password',
        {},
        async (user) => {
          const reset = secretOf(user);
          await store().storeResetToken(reset);
          const { userId, tokenHash } = reset;
          const found = await store().findUserBySecret({ userId, tokenHash, kind: 'reset', now: clock.now() });
          return (
            (await store().resetPassword({ ...reset, passwordHash: newHash(), now: clock.now() })) && found !== null
          );
        },
      ],
      [
        'verify their email',
        {},
        async (user) => {
          const { userId, tokenHash, ...secret } = secretOf(user);
          await store().requestVerification({ userId, tokenHash, ...secret });
          const by = { passwordHash: newHash() };
          return (await store().verifyEmail({ userId, tokenHash, now: clock.now(), by })) !== null;
        },
      ],
      [
        'change their email',
        { emailVerified: true },
        async (user) => {
          const newEmailOfUser = newEmail();
          await store().requestEmailChange({ user, newEmail: newEmailOfUser, mails: [], now: clock.now() });
          const secret = { ...secretOf(user), email: newEmailOfUser };
          await store().storeEmailChangeToken(secret);
          const { tokenHash } = secret;
          const mail = newMail('email-changed', user);
          return (await store().confirmEmailChange({ user, tokenHash, mail, now: clock.now() })) !== null;
        },
      ],
    ];

    test.each(uses)('is possible again after the end: %s', async (_, before, use) => {
      const suspended = await suspend(await create(before));
      expect(await use(suspended)).toBe(false);
      clock.moveBy(HOUR);
      expect(await use(await find(suspended))).toBe(true);
    });
  });

  describe('an admin who was inactive until a time', () => {
    test('is refused to be made so while they are the only one', async () => {
      const admin = await createAdmin(await createCustomer());
      expect(await change(admin, { active: false, inactiveUntil: inAnHour() })).toBe('last-admin');
      expect(await find(admin)).toEqual(admin);
    });

    test('does not replace the last admin after the end, until somebody sets them to active', async () => {
      const customerId = await createCustomer();
      const [last, other] = [await createAdmin(customerId), await createAdmin(customerId)];
      const back = await returned(other);
      expect(back).toMatchObject({ active: true, roles: [ADMIN] });

      expect(await change(last, { active: false })).toBe('last-admin');
      expect(await store().deleteUser(last, { now: clock.now() })).toBe('last-admin');

      expect(await change(back, { active: true })).toBe('changed');
      expect(await change(last, { active: false })).toBe('changed');
      expect(await change(await find(back), { active: false })).toBe('last-admin');
    });

    test('can leave in every way without being counted twice', async () => {
      const customerId = await createCustomer();
      const last = await createAdmin(customerId);
      const leave: ((admin: User) => Promise<string>)[] = [
        (admin) => change(admin, { active: false }),
        (admin) => change(admin, { roles: [] }),
        async (admin) => change(admin, { customerId: await createCustomer() }),
        (admin) => store().deleteUser(admin, { now: clock.now() }),
      ];
      for (const way of leave) {
        const back = await returned(await createAdmin(customerId));
        expect(['changed', 'deleted']).toContain(await way(back));
      }
      expect(await change(last, { active: false })).toBe('last-admin');
    });
  });
};
