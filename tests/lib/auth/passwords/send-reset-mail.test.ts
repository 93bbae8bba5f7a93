import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { requestPasswordReset } from '../../../../lib/auth/passwords/request-password-reset';
import { sendResetMail } from '../../../../lib/auth/passwords/send-reset-mail';
import { ADDRESS, newAccount } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

const withDeps = async (mailLimits = { requestsPerMinute: 0, mailsPerRecipient: 3 }) => {
  const deps = { ...createTestDeps({ mode: hardenedMode }), mailLimits };
  return { deps, ...(await newAccount(deps)) };
};

describe('sendResetMail', () => {
  test('stores a mail for the user with the email, and records it', async () => {
    const { deps, user } = await withDeps();
    await sendResetMail(deps, { email: ` ${user.email.toUpperCase()} `, ipAddress: ADDRESS });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'reset-password', email: user.email, userId: user.id }]);
    expect(deps.recorded).toEqual([{ event: 'password_reset_requested', userId: user.id }]);
  });

  test('does the same for an email that is not registered', async () => {
    const { deps, user } = await withDeps();
    const spies = [
      jest.spyOn(deps.users, 'findUserId'),
      jest.spyOn(deps.limits, 'reserve'),
      jest.spyOn(deps.outbox, 'putMail'),
      jest.spyOn(deps.events, 'record'),
    ];
    const calls = async (email: string) => {
      for (const spy of spies) spy.mockClear();
      await sendResetMail(deps, { email, ipAddress: ADDRESS });
      return spies.map(({ mock }) => mock.calls.length);
    };
    expect(await calls('nobody@example.com')).toEqual(await calls(user.email));
    expect(deps.outbox.waiting()[0]).toMatchObject({ email: 'nobody@example.com', userId: null });
  });

  test('stores no mail for text that is not an email', async () => {
    const { deps } = await withDeps();
    await sendResetMail(deps, { email: 'bob', ipAddress: ADDRESS });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test.each(['the email of somebody', 'an email that nobody has'])('is limited per recipient: %s', async (which) => {
    const { deps, user } = await withDeps({ requestsPerMinute: 0, mailsPerRecipient: 2 });
    const email = which === 'the email of somebody' ? user.email : 'nobody@example.com';
    const ask = () => sendResetMail(deps, { email, ipAddress: ADDRESS });
    await ask();
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(deps.outbox.waiting()).toHaveLength(2);
    deps.clock.moveBy(900_000);
    await expect(ask()).resolves.toBeUndefined();
  });

  test('is limited per IP address', async () => {
    const { deps } = await withDeps({ requestsPerMinute: 1, mailsPerRecipient: 3 });
    await sendResetMail(deps, { email: 'one@example.com', ipAddress: ADDRESS });
    const second = sendResetMail(deps, { email: 'two@example.com', ipAddress: ADDRESS });
    await expect(second).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('releases what it counted if the mail cannot be stored', async () => {
    const { deps, user } = await withDeps({ requestsPerMinute: 1, mailsPerRecipient: 1 });
    jest.spyOn(deps.outbox, 'putMail').mockRejectedValueOnce(new StoreUnavailableError(new Error('injected')));
    const ask = () => sendResetMail(deps, { email: user.email, ipAddress: ADDRESS });
    await expect(ask()).rejects.toThrow(StoreUnavailableError);
    await expect(ask()).resolves.toBeUndefined();
  });
});

test('requestPasswordReset returns the email as typed and no token if the token is mailed', async () => {
  const { deps, user } = await withDeps();
  const email = ` ${user.email}`;
  expect(await requestPasswordReset(deps, { email, ipAddress: ADDRESS })).toEqual({ email, token: null });
});

test('requestPasswordReset returns the token in classic mode, and sends no mail', async () => {
  const deps = createTestDeps();
  const { user } = await newAccount(deps);
  expect(await requestPasswordReset(deps, { email: user.email, ipAddress: ADDRESS })).toEqual({
    email: user.email,
    token: expect.stringMatching(/^[\da-f-]{36}$/),
  });
  expect(deps.outbox.waiting()).toEqual([]);
});
