import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { clock } from '../../lib/runtime/clock';
import { createCustomersStore } from '../../lib/store/users/customers-store';
import { createUsersStore } from '../../lib/store/users/users-store';
import { createMemoryCustomersStore } from '../support/memory-directory-stores';
import { createMemoryOutboxStore } from '../support/memory-outbox';
import { createMemoryUsersStore } from '../support/memory-users-store';
import { tableNames } from '../support/table-names';
import { describeChangeEmail } from './confirm-email-change.contract';
import { describeEngines } from './engines';
import { describeMailedChanges } from './mailed-changes.contract';
import { describePendingVerification } from './pending-verification.contract';
import { later, NOW, newEmail, newHash, newMail, newUserAtNow, THEN } from './planting';
import { createSecretPlanting, EXPIRY, type MailedStores, newTokenHash } from './planting-secrets';
import { describeRepeatedSignUp } from './repeated-sign-up.contract';
import { describeRequestEmailChange } from './request-email-change.contract';
import { describeVerifyEmail } from './verify-email.contract';

const describeAll = (stores: () => MailedStores): void => {
  describeVerifyEmail(stores);
  describePendingVerification(stores);
  describeRequestEmailChange(stores);
  describeChangeEmail(stores);
  describeMailedChanges(stores);
  describeRepeatedSignUp(stores);
};

describe('in memory', () => {
  const outbox = createMemoryOutboxStore();
  const stores: MailedStores = {
    users: createMemoryUsersStore(outbox),
    customers: createMemoryCustomersStore(),
    mailsTo: async (email) =>
      outbox
        .waiting()
        .filter((mail) => mail.email === email)
        .map(({ purpose, userId }) => ({ purpose, userId })),
  };

  describeAll(() => stores);
});

describeEngines((tables) => {
  const ids = { newId: () => randomUUID(), newSecret: () => randomUUID() };
  const users = createUsersStore(tables.client, tableNames(tables), ids, clock);
  const mailItems = async (email: string) => (await tables.outbox.items()).filter((item) => item.email === email);
  const stores = {
    users,
    customers: createCustomersStore(tables.client, tables.customers.name),
    mailsTo: async (email: string) =>
      (await mailItems(email)).map(({ purpose, user_id }) => ({ purpose, userId: user_id }) as never),
  };
  const {
    create,
    signUp,
    requestVerification,
    requestReset,
    requestChange,
    confirmEmailChange,
    mustChange,
    requestEmail,
  } = createSecretPlanting(() => stores);
  const itemOf = ({ id }: { id: string }) => tables.users.get(id);

  describeAll(() => stores);

  test('stores pending tokens on the user’s item, as hashes only', async () => {
    const { user, signUpHash } = await signUp();
    const bare = await itemOf(user);
    const [newOne, expiry] = [newEmail(), later(60_127)];

    const verification = await requestVerification(user, expiry);
    const change = await requestChange(user, newOne, expiry);

    expect(bare).toMatchObject({ sign_up_hash: signUpHash });
    expect(await itemOf(user)).toEqual({
      ...bare,
      verify_token_hash: verification,
      verify_expires_at: expiry.getTime() / 1000,
      new_email: newOne,
      change_token_hash: change.tokenHash,
      change_expires_at: expiry.getTime() / 1000,
    });
  });

  test('stores the mail in the outbox, without a secret', async () => {
    const user = newUserAtNow();
    const mail = newMail('verify-email', user);

    await users.createUser(user, { mail, signUpHash: newTokenHash() });

    expect(await mailItems(user.email)).toEqual([
      {
        email: user.email,
        id: `${NOW.toISOString()}#${mail.id}`,
        purpose: 'verify-email',
        user_id: user.id,
        expires_at: expect.any(Number),
      },
    ]);
  });

  describe('consumed and void tokens leave no attributes behind', () => {
    const PENDING = /^(reset|verify|change|sign_up|new)_/;
    const pendingOf = async (user: { id: string }) =>
      Object.keys((await itemOf(user)) ?? {}).filter((name) => PENDING.test(name));

    const plant = async () => {
      const { user, signUpHash } = await signUp();
      const reset = await requestReset(user);
      const tokenHash = await requestVerification(user);
      const change = await requestChange(user);
      expect(await pendingOf(user)).toHaveLength(8);
      return { user, signUpHash, reset, verification: { userId: user.id, tokenHash, now: THEN }, change };
    };
    type Planted = Awaited<ReturnType<typeof plant>>;

    test.each<[after: string, act: (planted: Planted) => Promise<unknown>, kept: string[]]>([
      [
        'a verification by the browser that signed up',
        ({ verification, signUpHash }) => users.verifyEmail({ ...verification, by: { signUpHash } }),
        ['change_expires_at', 'change_token_hash', 'new_email', 'reset_expires_at', 'reset_token_hash'],
      ],
      [
        'a verification with a password',
        ({ verification }) => users.verifyEmail({ ...verification, by: { passwordHash: newHash() } }),
        [],
      ],
      ['a reset', ({ reset }) => reset(), ['verify_expires_at', 'verify_token_hash']],
      ['a change of the email', ({ user, change }) => confirmEmailChange(user, change.tokenHash), []],
      ['a change of it by an admin', ({ user }) => mustChange(user, { email: newEmail() }), []],
      [
        'a new password',
        ({ user }) => mustChange(user, {}, { passwordHash: newHash() }),
        ['verify_expires_at', 'verify_token_hash'],
      ],
      [
        'another request',
        ({ user }) => requestEmail(user),
        ['new_email', 'reset_expires_at', 'reset_token_hash', 'sign_up_hash', 'verify_expires_at', 'verify_token_hash'],
      ],
    ])('after %s', async (_, act, kept) => {
      const planted = await plant();

      await act(planted);

      expect((await pendingOf(planted.user)).sort()).toEqual(kept);
    });

    test('after a reset that verifies the email', async () => {
      const { user } = await plant();
      const reset = { userId: user.id, email: user.email, tokenHash: newTokenHash() };
      await users.storeResetToken({ ...reset, expiresAt: EXPIRY });

      await users.resetPassword({ ...reset, passwordHash: newHash(), now: THEN, provesEmail: true });

      expect(await pendingOf(user)).toEqual([]);
    });
  });

  test('a refused call writes nothing to any table', async () => {
    const [user, other] = [await create(), await create()];
    const nobody = newUserAtNow();
    const change = await requestChange(user, other.email);
    await requestVerification(user);
    const before = await tables.snapshot();

    const tokenHash = newTokenHash();
    for (const { id: userId, email } of [nobody, { ...user, email: newEmail() }]) {
      await users.requestVerification({ userId, email, tokenHash, expiresAt: EXPIRY });
      await users.storeEmailChangeToken({ userId, email, tokenHash, expiresAt: EXPIRY });
      await users.verifyEmail({ userId, tokenHash, now: THEN, by: { passwordHash: newHash() } });
      await users.verifyEmail({ userId, tokenHash, now: THEN, by: { signUpHash: newTokenHash() } });
    }
    for (const refused of [nobody, { ...user, email: newEmail() }]) await requestEmail(refused);
    for (const refused of [nobody, user, other]) await confirmEmailChange(refused, tokenHash);
    await confirmEmailChange(user, change.tokenHash);

    expect(await tables.snapshot()).toEqual(before);
  });

  test('a claim of another user is neither moved nor deleted, and the user stays unchanged', async () => {
    const user = await create();
    const { tokenHash } = await requestChange(user);
    await tables.users.patch(`email#${user.email}`, { user_id: randomUUID() });
    const before = await tables.snapshot();

    await expect(confirmEmailChange(user, tokenHash)).rejects.toThrow('unavailable');

    expect(await tables.snapshot()).toEqual(before);
  });
});
