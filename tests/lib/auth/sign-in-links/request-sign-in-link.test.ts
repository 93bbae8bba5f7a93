import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { requestSignInLink } from '../../../../lib/auth/sign-in-links/request-sign-in-link';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { ADDRESS, newAccount } from '../../../support/accounts';
import { createTestDeps } from '../../../support/deps';

const withDeps = async (mailLimits = { requestsPerMinute: 0, mailsPerRecipient: 3 }, mode = hardenedMode) => {
  const deps = { ...createTestDeps({ mode }), mailLimits };
  return { deps, ...(await newAccount(deps)) };
};
const from = { ipAddress: ADDRESS, returnTo: null, browserSecret: null };

describe('requestSignInLink', () => {
  test.each([hardenedMode, classicMode])(
    'stores a mail for the user with the email, and records it: $name',
    async (mode) => {
      const { deps, user } = await withDeps(undefined, mode);
      const typed = ` ${user.email.toUpperCase()} `;
      const { email, browserSecret } = await requestSignInLink(deps, { email: typed, ...from, returnTo: '/orders' });
      expect([email, browserSecret]).toEqual([user.email, expect.stringMatching(/^[\w-]{43}$/)]);
      expect(deps.outbox.waiting()).toMatchObject([
        {
          purpose: 'sign-in',
          email: user.email,
          userId: user.id,
          signIn: { browserHash: hashToken(browserSecret), returnTo: '/orders' },
        },
      ]);
      expect(deps.recorded).toEqual([{ event: 'sign_in_link_requested', userId: user.id }]);
    },
  );

  test('puts no secret into the mail', async () => {
    const { deps, user } = await withDeps();
    const { browserSecret } = await requestSignInLink(deps, { email: user.email, ...from });
    expect(JSON.stringify(deps.outbox.waiting())).not.toContain(browserSecret);
  });

  test('does the same for an email without an account, and for a disabled user', async () => {
    const { deps, user } = await withDeps();
    const { user: disabled } = await newAccount(deps);
    deps.users.put({ ...disabled, active: false });
    const spies = [
      jest.spyOn(deps.users, 'findUserId'),
      jest.spyOn(deps.limits, 'reserve'),
      jest.spyOn(deps.outbox, 'putMail'),
      jest.spyOn(deps.events, 'record'),
    ];
    const calls = async (email: string) => {
      for (const spy of spies) spy.mockClear();
      await requestSignInLink(deps, { email, ...from });
      return spies.map(({ mock }) => mock.calls.length);
    };
    const expected = await calls(user.email);
    expect(expected).toEqual([1, 1, 1, 1]);
    expect([await calls('nobody@example.com'), await calls(disabled.email)]).toEqual([expected, expected]);
  });

  test('lets a browser keep its secret, and replaces anything else', async () => {
    const { deps, user } = await withDeps({ requestsPerMinute: 0, mailsPerRecipient: 0 });
    const own = deps.ids.newSecret();
    const ask = (browserSecret: string | null) =>
      requestSignInLink(deps, { email: user.email, ...from, browserSecret });
    expect((await ask(own)).browserSecret).toBe(own);
    for (const malformed of ['', 'secret', `${own}x`, `${own.slice(1)}=`]) {
      const { browserSecret } = await ask(malformed);
      expect(browserSecret).toMatch(/^[\w-]{43}$/);
      expect(browserSecret).not.toBe(malformed);
    }
  });

  test('stores no mail for text that is not an email, and answers alike', async () => {
    const { deps } = await withDeps();
    expect(await requestSignInLink(deps, { email: ' bob', ...from })).toEqual({
      email: ' bob',
      browserSecret: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('stores no mail for a login name', async () => {
    const { deps, user } = await withDeps();
    deps.users.put({ ...user, id: deps.ids.newId(), email: 'admin' });
    await requestSignInLink(deps, { email: 'admin', ...from });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test.each(['the email of somebody', 'an email that nobody has'])('is limited per recipient: %s', async (which) => {
    const { deps, user } = await withDeps({ requestsPerMinute: 0, mailsPerRecipient: 2 });
    const email = which === 'the email of somebody' ? user.email : 'nobody@example.com';
    const ask = () => requestSignInLink(deps, { email, ...from });
    await ask();
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(deps.outbox.waiting()).toHaveLength(2);
    deps.clock.moveBy(900_000);
    await expect(ask()).resolves.toMatchObject({ email });
  });

  test.each(['two@example.com', 'bob'])('is limited per IP address: %s', async (email) => {
    const { deps } = await withDeps({ requestsPerMinute: 1, mailsPerRecipient: 3 });
    await requestSignInLink(deps, { email: 'one@example.com', ...from });
    await expect(requestSignInLink(deps, { email, ...from })).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('releases what it counted if the mail cannot be stored', async () => {
    const { deps, user } = await withDeps({ requestsPerMinute: 1, mailsPerRecipient: 1 });
    jest.spyOn(deps.outbox, 'putMail').mockRejectedValueOnce(new StoreUnavailableError(new Error('injected')));
    const ask = () => requestSignInLink(deps, { email: user.email, ...from });
    await expect(ask()).rejects.toThrow(StoreUnavailableError);
    await expect(ask()).resolves.toMatchObject({ email: user.email });
  });
});
