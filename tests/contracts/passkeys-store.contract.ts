import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Mail, Passkey, User } from '../../lib/auth/entities';
import type { ChallengesStore } from '../../lib/auth/stores/challenges-store';
import type { PasskeysStore } from '../../lib/auth/stores/passkeys-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { newPasskey } from '../support/new-passkey';
import { newUser } from '../support/new-user';
import { newChallenge } from './challenges-store.contract';
import { newMail } from './planting';

const NOW = new Date('2126-11-20T10:00:00.123Z');
const LATER = new Date('2126-11-20T10:00:05.250Z');

export interface PasskeyStores {
  readonly users: UsersStore;
  readonly challenges: ChallengesStore;
  readonly passkeys: PasskeysStore;
  mailsTo(email: string): Promise<readonly Pick<Mail, 'purpose' | 'userId'>[]>;
}

/** The contract of `PasskeysStore`, for every implementation. */
export const describePasskeysStore = (stores: () => PasskeyStores): void => {
  const createUser = async (changes: Partial<User> = {}) => {
    const user = newUser({ emailVerified: true, ...changes });
    await stores().users.createUser(user);
    return user;
  };
  const challengeHash = async () => {
    const challenge = newChallenge({ purpose: 'passkey-sign-in' });
    await stores().challenges.createChallenge(challenge);
    return challenge.tokenHash;
  };
  const add = async (user: User, passkey: Passkey = newPasskey(), mail?: Mail) =>
    stores().passkeys.addPasskey({ user, passkey, challengeHash: await challengeHash(), mail });
  const find = async ({ id }: User) => (await stores().users.findUser(id)) as User;
  /** A user with this many passkeys, as they are then. */
  const withPasskeys = async (count: number, changes: Partial<User> = {}) => {
    const user = await createUser(changes);
    const added = Array.from({ length: count }, (_, index) =>
      newPasskey({ createdAt: new Date(NOW.getTime() + index) }),
    );
    for (const passkey of added) expect(await add(user, passkey)).toBe('added');
    return { user: await find(user), added };
  };
  const remove = (user: User, { id }: Pick<Passkey, 'id'>, mail?: Mail) =>
    stores().passkeys.removePasskey({ user, id, mail, now: LATER });
  const endSessions = async (before: User) => {
    const { outcome } = await stores().users.changeUser({ before, profile: {}, endsSessions: true, now: LATER });
    expect(outcome).toBe('changed');
  };

  describe('addPasskey and listPasskeys', () => {
    test('keeps every field, oldest first, for its user only', async () => {
      const user = await createUser();
      const young = newPasskey({ name: 'Clé 🔑', counter: 4_294_967_295, createdAt: LATER });
      const old = newPasskey({ transports: [], backedUp: false, lastUsedAt: LATER, aaguid: randomUUID() });
      expect([await add(user, young), await add(user, old)]).toEqual(['added', 'added']);
      expect(await stores().passkeys.listPasskeys(user.id)).toEqual([old, young]);
      expect(await stores().passkeys.listPasskeys((await createUser()).id)).toEqual([]);
      expect(await find(user)).toEqual({ ...user, passkeys: 2 });
    });

    test('stores the mail, and uses the challenge', async () => {
      const user = await createUser();
      const hash = await challengeHash();
      const added = { user, challengeHash: hash, mail: undefined };
      const withMail = { ...added, mail: newMail('passkey-added', user) };
      expect(await stores().passkeys.addPasskey({ ...withMail, passkey: newPasskey() })).toBe('added');
      expect(await stores().mailsTo(user.email)).toEqual([{ purpose: 'passkey-added', userId: user.id }]);
      expect(await stores().passkeys.addPasskey({ ...added, passkey: newPasskey() })).toBe('challenge-used');
      expect(await find(user)).toMatchObject({ passkeys: 1 });
    });

    test('of 20 callers with one challenge exactly one adds a passkey', async () => {
      const user = await createUser();
      const hash = await challengeHash();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () =>
          stores().passkeys.addPasskey({ user, passkey: newPasskey(), challengeHash: hash, mail: undefined }),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
      expect(await stores().passkeys.listPasskeys(user.id)).toHaveLength(1);
      expect(await find(user)).toMatchObject({ passkeys: 1 });
    });

    test('of 10 users who add one credential id at the same time exactly one gets it', async () => {
      const users = await Promise.all(Array.from({ length: 10 }, () => createUser()));
      const passkey = newPasskey();
      const outcomes = await Promise.all(users.map((user) => add(user, passkey)));
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(9);
      const lists = await Promise.all(users.map(({ id }) => stores().passkeys.listPasskeys(id)));
      expect(lists.flat()).toEqual([passkey]);
    });

    test('a credential id that the user has is taken, and does not use the challenge', async () => {
      const { user, added } = await withPasskeys(1);
      const hash = await challengeHash();
      const again = { user, passkey: added[0] as Passkey, challengeHash: hash, mail: undefined };
      expect(await stores().passkeys.addPasskey(again)).toBe('taken');
      expect(await stores().challenges.consumeChallenge(hash)).toBe(true);
    });

    test('the id of a passkey whose user was deleted is free again', async () => {
      const { user, added } = await withPasskeys(1);
      const passkey = added[0] as Passkey;
      const other = await createUser();
      expect(await add(other, passkey)).toBe('taken');
      expect(await stores().users.deleteUser(user, { now: LATER })).toBe('deleted');
      const outcomes = await Promise.all([other, await createUser()].map((next) => add(next, passkey)));
      expect(outcomes.sort()).toEqual(['added', 'taken']);
    });

    test('of 25 callers exactly 20 add a passkey', async () => {
      const user = await createUser();
      const outcomes = await Promise.all(Array.from({ length: 25 }, () => add(user)));
      expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(20);
      expect(outcomes.filter((outcome) => outcome === 'too-many')).toHaveLength(5);
      expect(await find(user)).toMatchObject({ passkeys: 20 });
    });

    test('adds nothing to a user who is deleted or disabled, or whose sessions were ended', async () => {
      const gone = newUser();
      const ended = await createUser();
      await endSessions(ended);
      const disabled = await createUser({ active: false });
      for (const user of [gone, ended, disabled]) {
        expect(await add(user)).toBe('user-changed');
        expect(await stores().passkeys.listPasskeys(user.id)).toEqual([]);
      }
    });
  });

  describe('renamePasskey', () => {
    test('changes the name only, and can be repeated', async () => {
      const { user, added } = await withPasskeys(2);
      const passkey = added[0] as Passkey;
      const rename = () => stores().passkeys.renamePasskey({ userId: user.id, id: passkey.id, name: 'Phone' });
      expect([await rename(), await rename()]).toEqual(Array(2).fill({ ...passkey, name: 'Phone' }));
      expect(await stores().passkeys.listPasskeys(user.id)).toEqual([{ ...passkey, name: 'Phone' }, added[1]]);
    });

    test('does not find the passkey of another user, nor an unknown one', async () => {
      const { added } = await withPasskeys(1);
      const { user } = await withPasskeys(1);
      for (const id of [added[0]?.id ?? '', 'unknown', '', 'x'.repeat(2000), 'totp#1'])
        expect(await stores().passkeys.renamePasskey({ userId: user.id, id, name: 'Phone' })).toBeNull();
    });
  });

  describe('removePasskey', () => {
    test('removes it and stores the mail; its id is free again', async () => {
      const { user, added } = await withPasskeys(2);
      const passkey = added[0] as Passkey;
      expect(await remove(user, passkey, newMail('passkey-removed', user))).toBe('removed');
      expect(await stores().passkeys.listPasskeys(user.id)).toEqual([added[1]]);
      expect(await find(user)).toEqual({ ...user, passkeys: 1 });
      expect(await stores().mailsTo(user.email)).toEqual([{ purpose: 'passkey-removed', userId: user.id }]);
      expect(await remove(user, passkey)).toBe('not-found');
      expect(await add(await createUser(), passkey)).toBe('added');
    });

    test('does not find the passkey of another user, nor an unknown one', async () => {
      const other = await withPasskeys(1);
      const { user } = await withPasskeys(1);
      for (const id of [other.added[0]?.id ?? '', 'unknown', '', 'x'.repeat(2000)])
        expect(await remove(user, { id })).toBe('not-found');
      expect(await find(other.user)).toMatchObject({ passkeys: 1 });
      expect(await find(user)).toMatchObject({ passkeys: 1 });
    });

    test('keeps the last one of a user without a password, also if all are removed at the same time', async () => {
      const { user, added } = await withPasskeys(4, { passwordHash: null });
      const outcomes = await Promise.all(added.map((passkey) => remove(user, passkey)));
      expect(outcomes.sort()).toEqual(['last-sign-in-method', 'removed', 'removed', 'removed']);
      expect(await stores().passkeys.listPasskeys(user.id)).toHaveLength(1);
      expect(await find(user)).toMatchObject({ passkeys: 1 });
    });

    test('removes the last one of a user with a password', async () => {
      const { user, added } = await withPasskeys(1);
      expect(await remove(user, added[0] as Passkey)).toBe('removed');
      expect(await find(user)).toMatchObject({ passkeys: 0 });
    });

    test('of 10 callers exactly one removes it', async () => {
      const { user, added } = await withPasskeys(2);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => remove(user, added[0] as Passkey)));
      expect(outcomes.filter((outcome) => outcome === 'removed')).toHaveLength(1);
      expect(await find(user)).toMatchObject({ passkeys: 1 });
    });

    test('removes nothing once the sessions of the user were ended', async () => {
      const { user, added } = await withPasskeys(2);
      await endSessions(user);
      expect(await remove(user, added[0] as Passkey)).toBe('user-changed');
      expect(await stores().passkeys.listPasskeys(user.id)).toEqual(added);
    });
  });

  describe('readPasskey and usePasskey', () => {
    const plant = async (counter = 0) => {
      const user = await createUser();
      const passkey = newPasskey({ counter });
      await add(user, passkey);
      const hash = await challengeHash();
      const key = { tokenHash: hash, purpose: 'passkey-sign-in', owner: null, userId: user.id, now: NOW } as const;
      return { user: await find(user), passkey, hash, key: { ...key, id: passkey.id } };
    };
    const use = async (
      { user, passkey }: { user: User; passkey: Passkey },
      counter: number,
      hash: string | Promise<string> = challengeHash(),
    ) =>
      stores().passkeys.usePasskey({
        ...{ userId: user.id, id: passkey.id, counter, backedUp: false, now: LATER },
        challengeHash: await hash,
      });

    test('reads the challenge, the user and the passkey', async () => {
      const { user, passkey, hash, key } = await plant();
      const challenge = newChallenge({ tokenHash: hash, purpose: 'passkey-sign-in' });
      expect(await stores().passkeys.readPasskey(key)).toEqual({ challenge, user, passkey });
    });

    test('reads each of them only if it is the right one', async () => {
      const { user, passkey, key } = await plant();
      const read = (changes: Partial<typeof key> | object) => stores().passkeys.readPasskey({ ...key, ...changes });
      const challenge = expect.anything();
      expect(await read({ tokenHash: 'unknown' })).toEqual({ challenge: null, user, passkey });
      expect(await read({ purpose: 'second-factor' })).toEqual({ challenge: null, user, passkey });
      expect(await read({ owner: user.id })).toEqual({ challenge: null, user, passkey });
      expect(await read({ now: newChallenge().expiresAt })).toEqual({ challenge: null, user, passkey });
      expect(await read({ id: 'unknown' })).toEqual({ challenge, user, passkey: null });
      expect(await read({ userId: randomUUID() })).toEqual({ challenge, user: null, passkey: null });
      const other = await plant();
      expect(await read({ userId: other.user.id })).toEqual({ challenge, user: other.user, passkey: null });
    });

    test('reads the challenge of its owner only', async () => {
      const { user, key } = await plant();
      const subject = {
        userId: user.id,
        epoch: 0,
        isKnownDevice: false,
        authenticatedAt: NOW,
        methods: ['pwd'] as const,
      };
      const owned = newChallenge({ subject });
      await stores().challenges.createChallenge(owned);
      const read = (owner: string | null) =>
        stores().passkeys.readPasskey({ ...key, tokenHash: owned.tokenHash, purpose: 'second-factor', owner });
      expect(await read(user.id)).toMatchObject({ challenge: owned });
      expect(await read(null)).toMatchObject({ challenge: null });
      expect(await read(randomUUID())).toMatchObject({ challenge: null });
    });

    test('a use stores counter, time and backup, and uses the challenge', async () => {
      const planted = await plant();
      expect(await use(planted, 7, planted.hash)).toBe('used');
      const used = { ...planted.passkey, counter: 7, backedUp: false, lastUsedAt: LATER };
      expect(await stores().passkeys.listPasskeys(planted.user.id)).toEqual([used]);
      expect(await use(planted, 8, planted.hash)).toBe('challenge-used');
      expect(await stores().passkeys.listPasskeys(planted.user.id)).toEqual([used]);
    });

    test.each([
      [7, 6, 'counter-behind'],
      [7, 7, 'counter-behind'],
      [7, 0, 'counter-behind'],
      [7, 8, 'used'],
      [0, 0, 'used'],
      [0, 1, 'used'],
    ])('after the counter %i, %i: %s', async (stored, sent, outcome) => {
      const planted = await plant(stored);
      expect(await use(planted, sent, planted.hash)).toBe(outcome);
      const left = await stores().challenges.consumeChallenge(planted.hash);
      expect(left).toBe(outcome === 'counter-behind');
    });

    test('of 20 callers with one challenge exactly one uses it', async () => {
      const planted = await plant();
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => use(planted, 0, planted.hash)));
      expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(1);
    });

    test('of 10 callers with one counter and different challenges exactly one succeeds', async () => {
      const planted = await plant();
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => use(planted, 1)));
      expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(1);
    });

    test('a passkey that was removed cannot be used, and does not come back', async () => {
      for (const counter of [0, 1]) {
        const planted = await plant();
        await remove(planted.user, planted.passkey);
        expect(await use(planted, counter)).toBe('counter-behind');
        expect(await stores().passkeys.listPasskeys(planted.user.id)).toEqual([]);
      }
    });

    test('an id of hostile text reads nothing', async () => {
      const { key } = await plant();
      const id = randomBytes(8).toString('hex');
      expect(await stores().passkeys.readPasskey({ ...key, id })).toMatchObject({ passkey: null });
    });
  });
};
