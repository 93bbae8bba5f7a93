import { describe, expect, jest, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { askForReset } from '../../../../lib/auth/passwords/request-password-reset';
import { requestResetMail } from '../../../../lib/auth/passwords/send-reset-mail';
import { ADDRESS, newAccount } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

const withDeps = async (mailLimits = { requestsPerMinute: 0, mailsPerRecipient: 3 }) => {
  const deps = { ...createTestDeps({ mode: hardenedMode }), mailLimits };
  return { deps, ...(await newAccount(deps)) };
};

describe('requestResetMail', () => {
  test('puts a mail for whoever has the email, and records it', async () => {
    const { deps, user } = await withDeps();
    await requestResetMail(deps, { email: ` ${user.email.toUpperCase()} `, address: ADDRESS });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'reset-password', email: user.email, userId: user.id }]);
    expect(deps.recorded).toEqual([{ event: 'password_reset_requested', userId: user.id }]);
  });

  test('does the same for an email that nobody has', async () => {
    const { deps, user } = await withDeps();
    const spies = [
      jest.spyOn(deps.users, 'findUserId'),
      jest.spyOn(deps.limits, 'reserve'),
      jest.spyOn(deps.outbox, 'putMail'),
      jest.spyOn(deps.events, 'record'),
    ];
    const calls = async (email: string) => {
      for (const spy of spies) spy.mockClear();
      await requestResetMail(deps, { email, address: ADDRESS });
      return spies.map(({ mock }) => mock.calls.length);
    };
    expect(await calls('nobody@example.com')).toEqual(await calls(user.email));
    expect(deps.outbox.waiting()[0]).toMatchObject({ email: 'nobody@example.com', userId: null });
  });

  test('has nothing to send to what is no address', async () => {
    const { deps } = await withDeps();
    await requestResetMail(deps, { email: 'bob', address: ADDRESS });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test.each(['the email of somebody', 'an email that nobody has'])('is limited per recipient: %s', async (which) => {
    const { deps, user } = await withDeps({ requestsPerMinute: 0, mailsPerRecipient: 2 });
    const email = which === 'the email of somebody' ? user.email : 'nobody@example.com';
    const ask = () => requestResetMail(deps, { email, address: ADDRESS });
    await ask();
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(deps.outbox.waiting()).toHaveLength(2);
    deps.clock.moveBy(900_000);
    await expect(ask()).resolves.toBeUndefined();
  });

  test('is limited per address', async () => {
    const { deps } = await withDeps({ requestsPerMinute: 1, mailsPerRecipient: 3 });
    await requestResetMail(deps, { email: 'one@example.com', address: ADDRESS });
    const second = requestResetMail(deps, { email: 'two@example.com', address: ADDRESS });
    await expect(second).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('gives back what it counted when the mail cannot be put', async () => {
    const { deps, user } = await withDeps({ requestsPerMinute: 1, mailsPerRecipient: 1 });
    jest.spyOn(deps.outbox, 'putMail').mockRejectedValueOnce(new StoreUnavailableError(new Error('injected')));
    const ask = () => requestResetMail(deps, { email: user.email, address: ADDRESS });
    await expect(ask()).rejects.toThrow(StoreUnavailableError);
    await expect(ask()).resolves.toBeUndefined();
  });
});

test('askForReset gives no token where it travels by mail, and the email as it was typed', async () => {
  const { deps, user } = await withDeps();
  const email = ` ${user.email}`;
  expect(await askForReset(deps, { email, address: ADDRESS })).toEqual({ email, token: null });
});

test('askForReset gives the token in classic mode, and sends no mail', async () => {
  const deps = createTestDeps();
  const { user } = await newAccount(deps);
  expect(await askForReset(deps, { email: user.email, address: ADDRESS })).toEqual({
    email: user.email,
    token: expect.stringMatching(/^[\da-f-]{36}$/),
  });
  expect(deps.outbox.waiting()).toEqual([]);
});
