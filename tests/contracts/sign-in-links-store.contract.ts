import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { SignInLink, User } from '../../lib/auth/entities';
import type { SignInLinkEffect, SignInLinksStore } from '../../lib/auth/stores/sign-in-links-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { hashToken } from '../../lib/crypto/hash-token';
import { newUser } from '../support/new-user';

// A time in the far future, because engines delete expired items by the real clock (DynamoDB Local within seconds).
export const START = new Date('2126-11-20T10:00:00.123Z');
const MAX = 5;

export const newLink = (changes: Partial<SignInLink> = {}): SignInLink => {
  const email = changes.email ?? `${randomUUID()}@example.com`;
  return {
    email,
    emailHash: hashToken(email),
    userId: null,
    linkHash: hashToken(randomUUID()),
    codeHash: hashToken(randomUUID()),
    browserHash: hashToken(randomUUID()),
    returnTo: null,
    expiresAt: new Date('2126-11-20T10:10:01.000Z'),
    ...changes,
  };
};

export interface SignInLinkStores {
  readonly users: UsersStore;
  readonly signInLinks: SignInLinksStore;
}

/**
 * The contract of `SignInLinksStore`, for every implementation.
 * @param stores called in every test, once the tables exist.
 */
export const describeSignInLinksStore = (stores: () => SignInLinkStores): void => {
  const store = () => stores().signInLinks;
  const put = async (changes: Partial<SignInLink> = {}): Promise<SignInLink> => {
    const link = newLink(changes);
    await store().putLink(link);
    return link;
  };
  const find = ({ emailHash }: SignInLink, now = START) => store().findLink(emailHash, now);
  const consume = (link: SignInLink, effect: SignInLinkEffect = null, now = START) =>
    store().consumeLink(link, { effect, now });
  const createUser = async (changes: Partial<User> = {}, signUpHash?: string): Promise<User> => {
    const user = newUser({ createdAt: START, updatedAt: START, ...changes });
    await stores().users.createUser(user, { signUpHash });
    return user;
  };
  const userOf = ({ id }: User) => stores().users.findUser(id);

  describe('findLink', () => {
    test.each([
      ['for a user, with a place to go on', { userId: randomUUID(), returnTo: '/orders' }],
      ['for an email without an account', {}],
    ])('finds every field of a link %s', async (_, changes) => {
      const link = await put(changes);
      expect(await find(link)).toEqual(link);
    });

    test('finds nothing for an email without a link', async () => {
      expect(await find(newLink())).toBeNull();
    });

    test.each([
      ['a millisecond before its end', -1, true],
      ['at its end', 0, false],
    ])('%s (%p ms) says %p', async (_, offset, isThere) => {
      const link = await put();
      expect(await find(link, new Date(link.expiresAt.getTime() + offset))).toEqual(isThere ? link : null);
    });

    test('finds the newest link of an email only', async () => {
      const older = await put();
      const newer = await put({ email: older.email });
      expect(await find(older)).toEqual(newer);
    });
  });

  describe('countTry', () => {
    const tryCode = (link: SignInLink, changes: Partial<Parameters<SignInLinksStore['countTry']>[0]> = {}) => {
      const { emailHash, browserHash } = link;
      return store().countTry({ id: randomUUID(), emailHash, browserHash, max: MAX, now: START, ...changes });
    };

    test('counts every try, and returns the link', async () => {
      const link = await put({ userId: randomUUID(), returnTo: '/orders' });
      expect(await tryCode(link)).toEqual({ link, tries: 1 });
      expect(await tryCode(link)).toEqual({ link, tries: 2 });
    });

    test('counts no more than the maximum', async () => {
      const link = await put();
      for (let tries = 1; tries <= MAX; tries += 1) expect(await tryCode(link)).toMatchObject({ tries });
      expect(await tryCode(link)).toBeNull();
    });

    test('counts no more than the maximum of many tries at the same time', async () => {
      const link = await put();
      const results = await Promise.all(Array.from({ length: 20 }, () => tryCode(link)));
      const counted = results.filter((result) => result !== null).map(({ tries }) => tries);
      expect(counted.sort()).toEqual([1, 2, 3, 4, 5]);
    });

    test('counts a repeat of the same try once', async () => {
      const link = await put();
      const id = randomUUID();
      expect([await tryCode(link, { id }), await tryCode(link, { id })]).toEqual([
        { link, tries: 1 },
        { link, tries: 1 },
      ]);
      expect(await tryCode(link)).toMatchObject({ tries: 2 });
    });

    test('counts nothing for another browser, nor after the end, nor for an email without a link', async () => {
      const link = await put();
      expect(await tryCode(link, { browserHash: hashToken(randomUUID()) })).toBeNull();
      expect(await tryCode(link, { now: link.expiresAt })).toBeNull();
      expect(await tryCode(newLink())).toBeNull();
      expect(await tryCode(link)).toMatchObject({ tries: 1 });
    });

    test('begins again with a newer link', async () => {
      const older = await put();
      for (let tries = 1; tries <= MAX; tries += 1) await tryCode(older);
      const newer = await put({ email: older.email, browserHash: older.browserHash });
      expect(await tryCode(older)).toEqual({ link: newer, tries: 1 });
    });
  });

  describe('discardLink', () => {
    test('deletes the link, and can be repeated', async () => {
      const link = await put();
      await store().discardLink(link);
      await store().discardLink(link);
      expect(await find(link)).toBeNull();
    });

    test('leaves a newer link', async () => {
      const older = await put();
      const newer = await put({ email: older.email });
      await store().discardLink(older);
      expect(await find(older)).toEqual(newer);
    });
  });

  describe('consumeLink', () => {
    test('lets exactly one of many callers consume it', async () => {
      const link = await put({ userId: randomUUID() });
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => consume(link)));
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(19);
      expect(await find(link)).toBeNull();
    });

    test('refuses a link that was replaced, and leaves the newer one', async () => {
      const older = await put();
      const newer = await put({ email: older.email });
      expect(await consume(older)).toBe('refused');
      expect(await find(older)).toEqual(newer);
    });

    test('refuses a link at its end', async () => {
      const link = await put();
      expect(await consume(link, null, link.expiresAt)).toBe('refused');
      expect(await consume(link, null, new Date(link.expiresAt.getTime() - 1))).toBe('consumed');
    });

    test('creates a user who has the email', async () => {
      const link = await put();
      const user = newUser({
        email: link.email,
        passwordHash: null,
        emailVerified: true,
        createdAt: START,
        updatedAt: START,
      });
      expect(await consume(link, { creates: user })).toBe('consumed');
      expect(await userOf(user)).toEqual(user);
      expect(await stores().users.findUserId(link.email)).toBe(user.id);
    });

    test('creates exactly one user for many callers', async () => {
      const link = await put();
      const users = Array.from({ length: 10 }, () => newUser({ email: link.email }));
      const outcomes = await Promise.all(users.map((user) => consume(link, { creates: user })));
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect((await Promise.all(users.map(userOf))).filter((user) => user !== null)).toHaveLength(1);
    });

    test('creates nobody if somebody else has got the email', async () => {
      const link = await put();
      const owner = await createUser({ email: link.email });
      const user = newUser({ email: link.email });
      expect(await consume(link, { creates: user })).toBe('refused');
      expect([await userOf(user), await stores().users.findUserId(link.email)]).toEqual([null, owner.id]);
    });

    describe('verifies', () => {
      const withUser = async (changes: Partial<User> = {}) => {
        const signUpHash = hashToken(randomUUID());
        const user = await createUser(changes, signUpHash);
        return { user, signUpHash, link: await put({ email: user.email, userId: user.id }) };
      };

      test('the email, and keeps password and sessions in the browser that signed up', async () => {
        const { user, signUpHash, link } = await withUser({ sessionEpoch: 3 });
        expect(await consume(link, { verifies: user, signUpHash })).toBe('consumed');
        expect(await userOf(user)).toEqual({ ...user, emailVerified: true });
      });

      test('the email, and removes the password and ends all sessions in another browser', async () => {
        const { user, link } = await withUser({ sessionEpoch: 3 });
        expect(await consume(link, { verifies: user, signUpHash: null })).toBe('consumed');
        const verified = { emailVerified: true, passkeysFrom: START, passwordHash: null, sessionEpoch: 4 };
        expect(await userOf(user)).toEqual({ ...user, ...verified });
      });

      test.each(['signUpHash', 'null'])('the email of an account that expires, which then does not: %s', async (by) => {
        const { user, signUpHash, link } = await withUser({ expiresAt: new Date('2126-11-20T10:20:00.000Z') });
        await consume(link, { verifies: user, signUpHash: by === 'null' ? null : signUpHash });
        expect(await userOf(user)).toMatchObject({ emailVerified: true, expiresAt: null });
        expect(await stores().users.findUserId(user.email)).toBe(user.id);
      });

      test('nothing with a wrong sign-up secret', async () => {
        const { user, link } = await withUser();
        const wrong = { verifies: user, signUpHash: hashToken(randomUUID()) };
        expect(await consume(link, wrong)).toBe('changed-since-read');
        expect([await userOf(user), await find(link)]).toEqual([user, link]);
      });

      test.each<[string, Parameters<UsersStore['changeUser']>[0]['profile'] & { passwordHash?: string }]>([
        ['has another email', { email: `${randomUUID()}@example.com` }],
        ['was disabled', { active: false }],
        ['was verified', { emailVerified: true }],
      ])('nothing of a user who %s since they were read', async (_, profile) => {
        const { user, link } = await withUser();
        await stores().users.changeUser({ before: user, profile, now: START });
        const changed = await userOf(user);
        expect(await consume(link, { verifies: user, signUpHash: null })).toBe('changed-since-read');
        expect([await userOf(user), await find(link)]).toEqual([changed, link]);
      });

      test('nothing of a user whose password was set since they were read', async () => {
        const { user, link } = await withUser();
        await stores().users.changeUser({ before: user, profile: {}, passwordHash: 'another', now: START });
        expect(await consume(link, { verifies: user, signUpHash: null })).toBe('changed-since-read');
        expect(await userOf(user)).toMatchObject({ passwordHash: 'another', emailVerified: false });
      });

      test('makes every other mailed link of the user invalid in another browser', async () => {
        const { user, link } = await withUser();
        const [reset, verify] = [hashToken(randomUUID()), hashToken(randomUUID())];
        const secret = { userId: user.id, email: user.email, expiresAt: new Date('2126-11-20T11:00:00.000Z') };
        await stores().users.storeResetToken({ ...secret, tokenHash: reset });
        await stores().users.requestVerification({ ...secret, tokenHash: verify });
        await consume(link, { verifies: user, signUpHash: null });
        const { findUserBySecret } = stores().users;
        const kinds = { reset, verify } as const;
        for (const [kind, tokenHash] of Object.entries(kinds))
          expect(
            await findUserBySecret({ userId: user.id, tokenHash, kind: kind as keyof typeof kinds, now: START }),
          ).toBeNull();
      });
    });
  });
};
