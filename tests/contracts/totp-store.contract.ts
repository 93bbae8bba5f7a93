import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Mail, User } from '../../lib/auth/entities';
import type { ChallengesStore } from '../../lib/auth/stores/challenges-store';
import type { CodeUse, TotpStore } from '../../lib/auth/stores/totp-store';
import type { UsersStore } from '../../lib/auth/stores/users-store';
import { newUser } from '../support/new-user';
import { newChallenge } from './challenges-store.contract';

// A time in the far future, because engines delete expired items by the real clock.
const NOW = new Date('2126-11-20T10:00:00.123Z');
const LATER = new Date(NOW.getTime() + 600_000);
const HASHES = ['one', 'two', 'three'];

export interface TotpStores {
  readonly users: UsersStore;
  readonly challenges: ChallengesStore;
  readonly totp: TotpStore;
  /** The purposes of the mails to this address, with the number of codes they name. */
  mailsTo(email: string): Promise<{ purpose: string; codesLeft?: number }[]>;
}

/** The contract of `TotpStore`, for every implementation. */
export const describeTotpStore = (stores: () => TotpStores): void => {
  const mailTo = (user: User, purpose: Mail['purpose'], values: Partial<Mail> = {}): Mail => ({
    id: randomUUID(),
    purpose,
    email: user.email,
    userId: user.id,
    createdAt: NOW,
    ...values,
  });
  const plant = async (changes: Partial<User> = {}) => {
    const user = newUser(changes);
    await stores().users.createUser(user);
    return user;
  };
  const begin = async (user: User, sealed = `sealed ${randomUUID()}`) => {
    const setup = { sealed, expiresAt: LATER };
    await stores().totp.saveSetup(user.id, setup);
    return setup;
  };
  const enable = async (user: User, changes: { step?: number; hashes?: string[] } = {}) => {
    const setup = await begin(user);
    const { step = 100, hashes: recoveryHashes = HASHES } = changes;
    return stores().totp.enableTotp({ user, setup, step, recoveryHashes, mail: undefined, now: NOW });
  };
  const enabled = async (changes?: { step?: number; hashes?: string[] }) => {
    const user = await enable(await plant(), changes);
    if (user === null) throw new Error('the set-up was refused');
    return user;
  };
  const challenge = async () => {
    const created = newChallenge();
    await stores().challenges.createChallenge(created);
    return created.tokenHash;
  };
  const use = async (user: User, code: CodeUse, challengeHash?: string) =>
    stores().totp.useCode({
      userId: user.id,
      use: code,
      challengeHash: challengeHash ?? (await challenge()),
      mail: code.kind === 'totp' ? undefined : mailTo(user, 'recovery-code-used', { codesLeft: code.left }),
    });
  const atStep = (step: number): CodeUse => ({ kind: 'totp', step });
  const recovery = (hash: string, left = 2): CodeUse => ({ kind: 'recovery-code', hash, left });
  const codesOf = ({ id }: User) => stores().totp.findCodes(id);

  describe('a set-up', () => {
    test('is found until it expires, and replaces an earlier one', async () => {
      const user = await plant();
      expect(await stores().totp.findSetup(user.id, NOW)).toBeNull();
      await begin(user);
      const setup = await begin(user);
      expect(await stores().totp.findSetup(user.id, new Date(LATER.getTime() - 1))).toEqual(setup);
      expect(await stores().totp.findSetup(user.id, LATER)).toBeNull();
    });

    test('is no second factor', async () => {
      const user = await plant();
      await begin(user);
      expect(await codesOf(user)).toEqual({ totp: null, recoveryHashes: [] });
    });
  });

  describe('enableTotp', () => {
    test('stores app and codes, ends all sessions, mails, and ends the set-up', async () => {
      const user = await plant({ sessionEpoch: 3, firstName: 'Ada' });
      const setup = await begin(user);
      const mail = mailTo(user, 'second-factor-enabled');
      const change = { user, setup, step: 7, recoveryHashes: HASHES, mail, now: NOW };
      const changed = await stores().totp.enableTotp(change);
      expect(changed).toEqual({ ...user, hasTotp: true, sessionEpoch: 4 });
      expect(await stores().users.findUser(user.id)).toEqual(changed);
      const { totp, recoveryHashes } = await codesOf(user);
      expect(totp).toEqual({ sealed: setup.sealed, lastStep: 7, enabledAt: NOW });
      expect(recoveryHashes.toSorted()).toEqual(HASHES.toSorted());
      expect(await stores().totp.findSetup(user.id, NOW)).toBeNull();
      expect(await stores().mailsTo(user.email)).toEqual([{ purpose: 'second-factor-enabled' }]);
    });

    test.each<[title: string, change: (user: User) => Promise<User>]>([
      ['was disabled', async (user) => changed(user, { profile: { active: false } })],
      ['was signed out everywhere', async (user) => changed(user, { endsSessions: true })],
      ['has another password', async (user) => changed(user, { passwordHash: 'another' })],
    ])('is refused if the user %s since they were read', async (_, change) => {
      const user = await plant();
      await change(user);
      expect(await enable(user)).toBeNull();
      expect(await codesOf(user)).toEqual({ totp: null, recoveryHashes: [] });
    });

    test('is refused if the set-up was replaced, finished, or never begun', async () => {
      const user = await plant();
      const setup = await begin(user);
      const finish = (of = setup) =>
        stores().totp.enableTotp({ user, setup: of, step: 1, recoveryHashes: HASHES, mail: undefined, now: NOW });
      const newer = await begin(user);
      expect(await finish()).toBeNull();
      expect(await finish(newer)).not.toBeNull();
      expect(await finish(newer)).toBeNull();
      const other = await plant();
      const none = { user: other, setup, step: 1, recoveryHashes: HASHES, mail: undefined, now: NOW };
      expect(await stores().totp.enableTotp(none)).toBeNull();
    });

    test('of many at the same time exactly one succeeds', async () => {
      const user = await plant();
      const setup = await begin(user);
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          stores().totp.enableTotp({ user, setup, step: 1, recoveryHashes: [`${index}`], mail: undefined, now: NOW }),
        ),
      );
      const winners = results.flatMap((result, index) => (result === null ? [] : [`${index}`]));
      expect(winners).toHaveLength(1);
      expect((await codesOf(user)).recoveryHashes).toEqual(winners);
    });
  });

  describe('useCode', () => {
    test('accepts a time step once, and then only later ones', async () => {
      const user = await enabled({ step: 100 });
      expect(await use(user, atStep(100))).toBe('code-used');
      expect(await use(user, atStep(101))).toBe('used');
      expect(await use(user, atStep(101))).toBe('code-used');
      expect(await use(user, atStep(99))).toBe('code-used');
      expect(await use(user, atStep(103))).toBe('used');
      expect((await codesOf(user)).totp?.lastStep).toBe(103);
    });

    test('removes a recovery code, down to none, and mails how many are left', async () => {
      const user = await enabled();
      expect(await use(user, recovery('two', 2))).toBe('used');
      expect(await use(user, recovery('two', 1))).toBe('code-used');
      expect(await use(user, recovery('one', 1))).toBe('used');
      expect(await use(user, recovery('three', 0))).toBe('used');
      expect(await use(user, recovery('three', 0))).toBe('code-used');
      expect((await codesOf(user)).recoveryHashes).toEqual([]);
      const mails = await stores().mailsTo(user.email);
      expect(mails.map(({ codesLeft }) => codesLeft).toSorted()).toEqual([0, 1, 2]);
    });

    test('does not say a wrong number of codes that are left', async () => {
      const user = await enabled();
      expect(await use(user, recovery('one', 1))).toBe('changed-since-read');
      expect((await codesOf(user)).recoveryHashes).toHaveLength(3);
      expect(await stores().mailsTo(user.email)).toEqual([]);
    });

    test('uses the challenge with the code, or neither', async () => {
      const user = await enabled({ step: 100 });
      const challengeHash = await challenge();
      expect(await use(user, atStep(100), challengeHash)).toBe('code-used');
      expect(await use(user, recovery('unknown'), challengeHash)).toBe('code-used');
      expect(await use(user, atStep(101), challengeHash)).toBe('used');
      expect(await use(user, atStep(102), challengeHash)).toBe('challenge-used');
      expect(await use(user, recovery('one'), challengeHash)).toBe('challenge-used');
      const { totp, recoveryHashes } = await codesOf(user);
      expect([totp?.lastStep, recoveryHashes.length]).toEqual([101, 3]);
    });

    test('accepts nothing of a user without an app, and creates nothing', async () => {
      const user = await plant();
      expect(await use(user, atStep(1))).toBe('code-used');
      expect(await use(user, recovery('one'))).toBe('code-used');
      expect(await codesOf(user)).toEqual({ totp: null, recoveryHashes: [] });
    });

    test.each(['one time step', 'one recovery code'])(
      'of many uses of %s at the same time one succeeds',
      async (of) => {
        const user = await enabled();
        const code = of === 'one time step' ? atStep(101) : recovery('one');
        const uses = await Promise.all(Array.from({ length: 10 }, () => use(user, code)));
        expect(uses.filter((outcome) => outcome === 'used')).toHaveLength(1);
      },
    );

    test('of many codes for one challenge at the same time one succeeds', async () => {
      const user = await enabled();
      const challengeHash = await challenge();
      const steps = Array.from({ length: 10 }, (_, index) => 101 + index);
      const uses = await Promise.all(steps.map((step) => use(user, atStep(step), challengeHash)));
      expect(uses.filter((outcome) => outcome === 'used')).toHaveLength(1);
    });
  });

  describe('replaceRecoveryCodes', () => {
    const replace = (user: User, code: CodeUse, hashes = ['four', 'five']) =>
      stores().totp.replaceRecoveryCodes({
        userId: user.id,
        use: code,
        recoveryHashes: hashes,
        mail: mailTo(user, 'recovery-codes-replaced'),
        now: NOW,
      });

    test.each<[string, CodeUse]>([
      ['a time step', { kind: 'totp', step: 101 }],
      ['a recovery code', { kind: 'recovery-code', hash: 'one', left: 2 }],
    ])('replaces the codes and uses %s', async (_, code) => {
      const user = await enabled({ step: 100 });
      expect(await replace(user, code)).toBe(true);
      expect((await codesOf(user)).recoveryHashes.toSorted()).toEqual(['five', 'four']);
      expect(await replace(user, code, ['six'])).toBe(false);
      expect(await use(user, code)).toBe('code-used');
      expect((await codesOf(user)).recoveryHashes.toSorted()).toEqual(['five', 'four']);
      expect(await stores().mailsTo(user.email)).toEqual([{ purpose: 'recovery-codes-replaced' }]);
    });
  });

  describe('disableTotp', () => {
    const disable = (user: User, code: CodeUse | null) =>
      stores().totp.disableTotp({ user, use: code, mail: mailTo(user, 'second-factor-disabled'), now: NOW });

    test.each<[string, CodeUse | null]>([
      ['a time step', { kind: 'totp', step: 101 }],
      ['a recovery code', { kind: 'recovery-code', hash: 'two', left: 2 }],
      ['no code', null],
    ])('removes app, codes and an unfinished set-up with %s; sessions continue', async (_, code) => {
      const user = await enabled({ step: 100 });
      await begin(user);
      expect(await disable(user, code)).toBe('disabled');
      expect(await stores().users.findUser(user.id)).toEqual({ ...user, hasTotp: false });
      expect(await codesOf(user)).toEqual({ totp: null, recoveryHashes: [] });
      expect(await stores().totp.findSetup(user.id, NOW)).toBeNull();
      expect(await stores().mailsTo(user.email)).toEqual([{ purpose: 'second-factor-disabled' }]);
    });

    test.each<[string, CodeUse]>([
      ['a time step that was used', { kind: 'totp', step: 100 }],
      ['an unknown recovery code', { kind: 'recovery-code', hash: 'unknown', left: 2 }],
    ])('is refused with %s', async (_, code) => {
      const user = await enabled({ step: 100 });
      expect(await disable(user, code)).toBe('code-used');
      expect((await codesOf(user)).totp).not.toBeNull();
      expect(await stores().users.findUser(user.id)).toEqual(user);
    });

    test('is refused if the sessions of the user were ended since', async () => {
      const user = await enabled({ step: 100 });
      await changed(user, { endsSessions: true });
      expect(await disable(user, atStep(101))).toBe('user-changed');
      expect((await codesOf(user)).totp?.lastStep).toBe(100);
    });

    test('an app can be set up again', async () => {
      const user = await enabled();
      await disable(user, null);
      expect(await enable({ ...user, hasTotp: false })).toMatchObject({ hasTotp: true });
    });
  });

  async function changed(before: User, change: Partial<Parameters<UsersStore['changeUser']>[0]>): Promise<User> {
    const result = await stores().users.changeUser({ before, profile: {}, now: NOW, ...change });
    if (result.outcome !== 'changed') throw new Error(result.outcome);
    return result.user;
  }
};
