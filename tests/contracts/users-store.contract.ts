import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { User, UserProfile } from '../../lib/auth/entities';
import type { Names, UsersStore } from '../../lib/auth/stores';
import { hashToken } from '../../lib/crypto/hash-token';
import { newUser } from '../support/new-user';

const NOW = new Date('2026-11-20T10:00:00.123Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

export const newUserAtNow = (changes: Partial<User> = {}): User =>
  newUser({ passwordHash: `$2b$04$${randomUUID()}`, createdAt: NOW, updatedAt: NOW, ...changes });

/** A customer of the test's own, so that no other test's users are among theirs. */
export const newCustomerId = (): number => randomInt(2, 2 ** 40);

/** What a listing shows of a user: these fields and no other. */
const profileOf = (user: User): UserProfile => {
  const { id, email, firstName, lastName, customerId, createdAt, updatedAt } = user;
  return { id, email, firstName, lastName, customerId, createdAt, updatedAt };
};

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

/**
 * What `UsersStore` promises, for any implementation.
 * @param store is asked for in every test, when its tables are there.
 */
export const describeUsersStore = (store: () => UsersStore): void => {
  const create = async (changes: Partial<User> = {}): Promise<User> => {
    const user = newUserAtNow(changes);
    await store().createUser(user);
    return user;
  };

  const requestReset = async ({ id: userId, email }: User, expiresAt = later(60_000)): Promise<string> => {
    const tokenHash = hashToken(randomUUID());
    await store().requestPasswordReset({ userId, email, tokenHash, expiresAt });
    return tokenHash;
  };

  const reset = ({ id: userId, email }: User, tokenHash: string, now = NOW, passwordHash = `$2b$04$${randomUUID()}`) =>
    store().resetPassword({ userId, email, tokenHash, passwordHash, now });

  describe('createUser', () => {
    test('makes a user who is found by id and by email, every field as it was given', async () => {
      const user = newUserAtNow({ sessionEpoch: 7, active: false, updatedAt: later(86_400_001) });

      expect(await store().createUser(user)).toBe('created');

      expect(await store().findUser(user.id)).toEqual(user);
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test.each<[string | null, string | null]>([
      [null, null],
      ['Ada', null],
      [null, 'King'],
      ['', '李'],
    ])('keeps the names %p and %p', async (firstName, lastName) => {
      const { id } = await create({ firstName, lastName });

      expect(await store().findUser(id)).toMatchObject({ firstName, lastName });
    });

    test('refuses an email that is taken and makes nothing', async () => {
      const { id, email } = await create();
      const second = newUserAtNow({ email });

      expect(await store().createUser(second)).toBe('email-taken');

      expect(await store().findUser(second.id)).toBeNull();
      expect(await store().findUserId(email)).toBe(id);
    });

    test('makes no claim where the user cannot be made', async () => {
      const user = await create();
      const sameId = newUserAtNow({ id: user.id });

      await expect(store().createUser(sameId)).rejects.toThrow();

      expect(await store().findUserId(sameId.email)).toBeNull();
      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('recognises its own repeat, and changes nothing by it', async () => {
      const user = await create();
      await reset(user, await requestReset(user));
      const changed = await store().findUser(user.id);

      expect(await store().createUser(user)).toBe('created');

      expect(await store().findUser(user.id)).toEqual(changed);
    });

    test('lets one of many callers have an email', async () => {
      const contenders = Array.from({ length: 10 }, () => newUserAtNow({ email: `${randomUUID()}@example.com` }));
      const [{ email }] = contenders as [User];
      const users = contenders.map((contender) => ({ ...contender, email }));

      const outcomes = await Promise.all(users.map((user) => store().createUser(user)));

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      const winner = users[outcomes.indexOf('created')]?.id;
      expect(await store().findUserId(email)).toBe(winner);
      const found = await Promise.all(users.map(({ id }) => store().findUser(id)));
      expect(found.filter((user) => user !== null).map(({ id }) => id)).toEqual([winner]);
    });
  });

  describe('findUserId', () => {
    test('finds nobody by an email that nobody has', async () => {
      expect(await store().findUserId(`${randomUUID()}@example.com`)).toBeNull();
    });

    test('takes the email as it is: canonical form is for the caller', async () => {
      const { email } = await create();

      expect(await store().findUserId(email.toUpperCase())).toBeNull();
    });

    test('finds nobody by an id', async () => {
      const { id } = await create();

      expect(await store().findUserId(id)).toBeNull();
    });
  });

  describe('findUser', () => {
    test('finds nobody by an id that nobody has', async () => {
      expect(await store().findUser(randomUUID())).toBeNull();
    });

    test.each(['email#', ''])('finds nobody by `%s<email>`: ids come out of paths', async (prefix) => {
      const { email } = await create();

      expect(await store().findUser(`${prefix}${email}`)).toBeNull();
    });
  });

  describe('requestPasswordReset', () => {
    const request = (user: Pick<User, 'id' | 'email'>) =>
      store().requestPasswordReset({
        userId: user.id,
        email: user.email,
        tokenHash: hashToken(randomUUID()),
        expiresAt: later(60_000),
      });

    test('is remembered for an active user, who stays as they are', async () => {
      const user = await create();

      expect(await request(user)).toBe(true);

      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('is refused where nobody has the id, and makes no user', async () => {
      const nobody = newUserAtNow();

      expect(await request(nobody)).toBe(false);

      expect(await store().findUser(nobody.id)).toBeNull();
      expect(await store().findUserId(nobody.email)).toBeNull();
    });

    test('is refused for another email than the user has', async () => {
      const { id } = await create();
      const { email } = await create();

      expect(await request({ id, email })).toBe(false);
    });

    test('is refused for a user who is not active', async () => {
      expect(await request(await create({ active: false }))).toBe(false);
    });
  });

  describe('resetPassword', () => {
    test('sets the password, ends every session by the epoch and changes nothing else', async () => {
      const user = await create({ sessionEpoch: 4 });
      const tokenHash = await requestReset(user);
      const passwordHash = `$2b$04$${randomUUID()}`;

      expect(await reset(user, tokenHash, later(5), passwordHash)).toBe(true);

      const expected = { ...user, passwordHash, sessionEpoch: 5 };
      expect(await store().findUser(user.id)).toEqual(expected);
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test('takes a token once', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      await reset(user, tokenHash);
      const changed = await store().findUser(user.id);

      expect(await reset(user, tokenHash)).toBe(false);

      expect(await store().findUser(user.id)).toEqual(changed);
    });

    test('recognises its own repeat, and has its effect once', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      const passwordHash = `$2b$04$${randomUUID()}`;
      await reset(user, tokenHash, NOW, passwordHash);

      expect(await reset(user, tokenHash, NOW, passwordHash)).toBe(true);

      expect(await store().findUser(user.id)).toMatchObject({ passwordHash, sessionEpoch: 1 });
    });

    test('takes the newest token only', async () => {
      const user = await create();
      const older = await requestReset(user);
      const newer = await requestReset(user);

      expect(await reset(user, older)).toBe(false);
      expect(await reset(user, newer)).toBe(true);
    });

    test('can be asked for again after it was used', async () => {
      const user = await create();
      await reset(user, await requestReset(user));

      expect(await reset(user, await requestReset(user))).toBe(true);

      expect(await store().findUser(user.id)).toMatchObject({ sessionEpoch: 2 });
    });

    test.each([
      { when: 'a millisecond before its end', offset: -1, done: true },
      { when: 'at its end', offset: 0, done: false },
      { when: 'after its end', offset: 86_400_000, done: false },
    ])('$when is $done', async ({ offset, done }) => {
      const user = await create();
      const expiresAt = later(1_800_000);
      const tokenHash = await requestReset(user, expiresAt);

      expect(await reset(user, tokenHash, new Date(expiresAt.getTime() + offset))).toBe(done);

      const found = await store().findUser(user.id);
      expect(found?.sessionEpoch).toBe(done ? 1 : 0);
    });

    test.each([
      { name: 'a token nobody issued', attempt: (user: User) => reset(user, hashToken(randomUUID())) },
      {
        name: 'another user’s token',
        attempt: async (user: User) => reset(user, await requestReset(await create())),
      },
      {
        name: 'another email than the user has',
        attempt: async (user: User) => reset({ ...user, email: newUserAtNow().email }, await requestReset(user)),
      },
    ])('refuses $name and changes nothing', async ({ attempt }) => {
      const user = await create();
      const tokenHash = await requestReset(user);

      expect(await attempt(user)).toBe(false);

      expect(await store().findUser(user.id)).toEqual(user);
      const newest = await requestReset(user);
      expect(newest).not.toBe(tokenHash);
      expect(await reset(user, newest)).toBe(true);
    });

    test('leaves the token good when it refuses', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      await reset(user, hashToken(randomUUID()));

      expect(await reset(user, tokenHash)).toBe(true);
    });

    test('refuses a user who never asked', async () => {
      const user = await create();

      expect(await reset(user, hashToken(randomUUID()))).toBe(false);

      expect(await store().findUser(user.id)).toEqual(user);
    });

    test('refuses nobody, and makes no user', async () => {
      const nobody = newUserAtNow();

      expect(await reset(nobody, hashToken(randomUUID()))).toBe(false);

      expect(await store().findUser(nobody.id)).toBeNull();
    });

    test('lets one of many callers use a token', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      const passwordHashes = Array.from({ length: 10 }, () => `$2b$04$${randomUUID()}`);

      const outcomes = await Promise.all(passwordHashes.map((hash) => reset(user, tokenHash, NOW, hash)));

      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const passwordHash = passwordHashes[outcomes.indexOf(true)];
      expect(await store().findUser(user.id)).toMatchObject({ passwordHash, sessionEpoch: 1 });
    });
  });

  describe('upgradePasswordHash', () => {
    test('replaces the hash and ends no session', async () => {
      const user = await create();

      await store().upgradePasswordHash({ userId: user.id, from: user.passwordHash, to: '$2b$05$upgraded' });

      expect(await store().findUser(user.id)).toEqual({ ...user, passwordHash: '$2b$05$upgraded' });
    });

    test('leaves a password alone that was changed meanwhile', async () => {
      const user = await create();
      await reset(user, await requestReset(user));
      const changed = await store().findUser(user.id);

      await store().upgradePasswordHash({ userId: user.id, from: user.passwordHash, to: '$2b$05$upgraded' });

      expect(await store().findUser(user.id)).toEqual(changed);
    });

    test('makes no user out of nobody', async () => {
      const { id } = newUserAtNow();

      await store().upgradePasswordHash({ userId: id, from: '$2b$04$old', to: '$2b$05$new' });

      expect(await store().findUser(id)).toBeNull();
    });
  });

  describe('updateNames', () => {
    const update = ({ id: userId }: Pick<User, 'id'>, names: Names, now = later(5000)) =>
      store().updateNames({ userId, names, now });

    test('sets names and the time of the change, and nothing else', async () => {
      const user = await create({ sessionEpoch: 4 });

      const updated = await update(user, { firstName: 'Zoë', lastName: '李' });

      expect(updated).toEqual({ ...user, firstName: 'Zoë', lastName: '李', updatedAt: later(5000) });
      expect(await store().findUser(user.id)).toEqual(updated);
      expect(await store().findUserId(user.email)).toBe(user.id);
    });

    test.each<[title: string, names: Names, expected: Pick<User, 'firstName' | 'lastName'>]>([
      ['keeps what is not named', {}, { firstName: 'Ada', lastName: 'King' }],
      ['keeps what is undefined', { firstName: undefined, lastName: 'Byron' }, { firstName: 'Ada', lastName: 'Byron' }],
      ['unsets what is null', { firstName: null }, { firstName: null, lastName: 'King' }],
      ['sets one and unsets the other', { firstName: 'Mary', lastName: null }, { firstName: 'Mary', lastName: null }],
      ['unsets both', { firstName: null, lastName: null }, { firstName: null, lastName: null }],
      ['takes an empty text for a name', { firstName: '' }, { firstName: '', lastName: 'King' }],
    ])('%s', async (_, names, expected) => {
      const user = await create({ firstName: 'Ada', lastName: 'King' });

      const updated = await update(user, names);

      expect(updated).toEqual({ ...user, ...expected, updatedAt: later(5000) });
      expect(await store().findUser(user.id)).toEqual(updated);
    });

    test('does not mind to unset what nobody had set', async () => {
      const user = await create();

      expect(await update(user, { firstName: null, lastName: null })).toMatchObject({
        firstName: null,
        lastName: null,
      });
    });

    test('is in the listing', async () => {
      const user = await create({ customerId: newCustomerId() });

      const updated = (await update(user, { lastName: 'Byron' })) as User;

      expect(await store().listProfiles(user.customerId)).toEqual([profileOf(updated)]);
    });

    test('finds nobody, and makes no user', async () => {
      const nobody = newUserAtNow();

      expect(await update(nobody, { firstName: 'Ada' })).toBeNull();

      expect(await store().findUser(nobody.id)).toBeNull();
      expect(await store().findUserId(nobody.email)).toBeNull();
    });

    test('brings back no user who was deleted', async () => {
      const user = await create();
      await store().deleteUser(user);

      expect(await update(user, { firstName: 'Ada' })).toBeNull();

      expect(await store().findUser(user.id)).toBeNull();
    });

    test('finds nobody by the key of a claim, which stays as it is', async () => {
      const { id, email } = await create();

      expect(await update({ id: `email#${email}` }, { firstName: 'Ada' })).toBeNull();

      expect(await store().findUserId(email)).toBe(id);
    });
  });

  describe('deleteUser', () => {
    test('removes the user and the claim on the email', async () => {
      const user = await create();

      expect(await store().deleteUser(user)).toBe(true);

      expect(await store().findUser(user.id)).toBeNull();
      expect(await store().findUserId(user.email)).toBeNull();
    });

    test('lets somebody else have the email at once', async () => {
      const user = await create();
      await store().deleteUser(user);
      const successor = newUserAtNow({ email: user.email });

      expect(await store().createUser(successor)).toBe('created');

      expect(await store().findUserId(user.email)).toBe(successor.id);
      expect(await store().findUser(successor.id)).toEqual(successor);
    });

    test('leaves whoever has the email now alone', async () => {
      const user = await create();
      await store().deleteUser(user);
      const successor = await create({ email: user.email });

      expect(await store().deleteUser(user)).toBe(false);

      expect(await store().findUser(successor.id)).toEqual(successor);
      expect(await store().findUserId(user.email)).toBe(successor.id);
    });

    test.each<[title: string, target: (user: User, other: User) => Pick<User, 'id' | 'email'>]>([
      ['an id that nobody has', ({ email }) => ({ id: randomUUID(), email })],
      ['an email that nobody has', ({ id }) => ({ id, email: newUserAtNow().email })],
      ['an email that somebody else has', ({ id }, other) => ({ id, email: other.email })],
      ['nobody at all', () => newUserAtNow()],
    ])('removes neither for %s', async (_, target) => {
      const [user, other] = [await create(), await create()];

      expect(await store().deleteUser(target(user, other))).toBe(false);

      for (const present of [user, other]) {
        expect(await store().findUser(present.id)).toEqual(present);
        expect(await store().findUserId(present.email)).toBe(present.id);
      }
    });

    test('happens once', async () => {
      const user = await create();
      await store().deleteUser(user);

      expect(await store().deleteUser(user)).toBe(false);
    });

    test.each([2, 10])('lets one of %i callers at once do it', async (callers) => {
      const user = await create();

      const outcomes = await Promise.all(Array.from({ length: callers }, () => store().deleteUser(user)));

      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await store().findUser(user.id)).toBeNull();
    });

    test('takes a reset along', async () => {
      const user = await create();
      const tokenHash = await requestReset(user);
      await store().deleteUser(user);

      expect(await reset(user, tokenHash)).toBe(false);

      expect(await store().findUser(user.id)).toBeNull();
    });
  });

  describe('listProfiles and countUsers', () => {
    const expectListed = async (customerId: number, users: readonly User[]) => {
      const profiles = await store().listProfiles(customerId);
      expect(profiles.toSorted(byId)).toEqual(users.map(profileOf).toSorted(byId));
      expect(await store().countUsers(customerId)).toBe(users.length);
    };

    test('know nobody of a customer without users', async () => {
      await expectListed(newCustomerId(), []);
    });

    test('know everybody of one customer and nobody of another, active or not', async () => {
      const [customerId, otherId] = [newCustomerId(), newCustomerId()];
      const users = [
        await create({ customerId, firstName: 'Ada', lastName: 'King', updatedAt: later(1) }),
        await create({ customerId, active: false }),
        await create({ customerId, createdAt: later(2) }),
      ];
      const other = await create({ customerId: otherId });

      await expectListed(customerId, users);
      await expectListed(otherId, [other]);
    });

    test('show of a user what others may see, and nothing secret', async () => {
      const user = await create({ customerId: newCustomerId() });
      await requestReset(user);

      expect(await store().listProfiles(user.customerId)).toEqual([profileOf(user)]);
    });

    test('know nobody any more who was deleted', async () => {
      const customerId = newCustomerId();
      const [gone, left] = [await create({ customerId }), await create({ customerId })];

      await store().deleteUser(gone);

      await expectListed(customerId, [left]);
    });

    test('are complete where the customer fills more than one page of 1 MB', async () => {
      const customerId = newCustomerId();
      const wide = 'x'.repeat(300_000);
      const users: User[] = [];
      for (let count = 0; count < 8; count += 1) users.push(await create({ customerId, firstName: wide }));

      await expectListed(customerId, users);
    });
  });
};
