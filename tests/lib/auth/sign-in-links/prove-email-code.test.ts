import { describe, expect, jest, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { type EmailCode, proveEmailCode } from '../../../../lib/auth/sign-in-links/prove-email-code';
import { proveLink } from '../../../../lib/auth/sign-in-links/prove-link';
import { ADDRESS } from '../../../support/accounts';
import { createMailDeps, type MailDeps, newMailAccount } from '../../../support/mail-links';
import { mailedLink, otherCode } from '../../../support/sign-in-links';

const wrong = { code: 'wrong_code' };

const withCode = async (changes: Partial<User> = {}, given: Partial<MailDeps> = {}) => {
  const deps = { ...createMailDeps(), ...given };
  const account = await newMailAccount(deps, changes);
  const mailed = await mailedLink(deps, account.email);
  deps.recorded.length = 0;
  return { deps, ...account, ...mailed };
};

type Sent = Pick<EmailCode, 'email' | 'code' | 'browserSecret'> & Partial<EmailCode>;

const prove = (deps: MailDeps, { email, code, browserSecret, ...changes }: Sent) =>
  proveEmailCode(deps, { email, code, browserSecret, ipAddress: ADDRESS, signUpSecret: null, ...changes });

describe('the code of a mail', () => {
  test('proves who the user is, in the browser that requested it, however email and code are typed', async () => {
    const { deps, user, email, code, browserSecret } = await withCode();
    const typed = { email: ` ${email.toUpperCase()} `, code: ` ${code.slice(0, 3)}-${code.slice(3)} ` };
    expect(await prove(deps, { ...typed, browserSecret })).toMatchObject({
      user,
      methods: ['email'],
      authenticatedAt: deps.clock.now(),
      from: 'unknown-device',
    });
    expect(deps.recorded).toEqual([]);
  });

  test('works once, and consumes the link of its mail', async () => {
    const { deps, token, ...sent } = await withCode();
    await prove(deps, sent);
    await expect(prove(deps, sent)).rejects.toMatchObject(wrong);
    const link = { token, ipAddress: ADDRESS, signUpSecret: null, browserSecret: null, isOriginHidden: false };
    await expect(proveLink(deps, link)).rejects.toMatchObject({ code: 'invalid_link' });
  });

  test.each<[string, (deps: MailDeps, sent: Sent) => Promise<Sent>]>([
    ['a wrong code', async (_, sent) => ({ ...sent, code: otherCode(sent.code) })],
    ['text that is no code', async (_, sent) => ({ ...sent, code: 'abcdef' })],
    ['a longer code', async (_, sent) => ({ ...sent, code: `${sent.code}0` })],
    ['another browser', async ({ ids }, sent) => ({ ...sent, browserSecret: ids.newSecret() })],
    ['a browser without the cookie', async (_, sent) => ({ ...sent, browserSecret: null })],
    ['an email without a mail', async (_, sent) => ({ ...sent, email: 'nobody@example.com' })],
    ['text that is not an email', async (_, sent) => ({ ...sent, email: 'bob' })],
    [
      'the email of another user',
      async (deps, sent) => {
        const { email } = await newMailAccount(deps);
        await mailedLink(deps, email, { browserSecret: sent.browserSecret });
        return { ...sent, email };
      },
    ],
    [
      'a code that a newer mail has replaced',
      async (deps, sent) => {
        const { code } = await mailedLink(deps, sent.email, { browserSecret: sent.browserSecret });
        return { ...sent, code: sent.code === code ? otherCode(code) : sent.code };
      },
    ],
    [
      'a code at its end',
      async ({ clock }, sent) => {
        clock.moveBy(600_000);
        return sent;
      },
    ],
  ])('is refused with one error: %s', async (_, change) => {
    const { deps, ...sent } = await withCode();
    const attempt = prove(deps, await change(deps, sent));
    await expect(attempt).rejects.toMatchObject(wrong);
    expect(deps.recorded.at(-1)?.event).toBe('sign_in_link_refused');
  });

  test('of a newer mail works in the same browser', async () => {
    const { deps, user, email, browserSecret } = await withCode();
    const newer = await mailedLink(deps, email, { browserSecret });
    expect(newer.browserSecret).toBe(browserSecret);
    expect((await prove(deps, newer)).user).toEqual(user);
  });

  test('of a user who was disabled since is refused', async () => {
    const { deps, user, ...sent } = await withCode();
    await deps.users.changeUser({ before: user, profile: { active: false }, now: deps.clock.now() });
    await expect(prove(deps, sent)).rejects.toMatchObject(wrong);
    expect(deps.recorded).toEqual([{ event: 'sign_in_link_refused', userId: user.id }]);
  });

  test('verifies the email, and removes a password that another browser has set', async () => {
    const { deps, user, ...sent } = await withCode({ emailVerified: false });
    expect((await prove(deps, { ...sent, signUpSecret: null })).user).toMatchObject({
      id: user.id,
      emailVerified: true,
      passwordHash: null,
    });
  });

  test('keeps the password in the browser that signed up', async () => {
    const { deps, user, ...sent } = await withCode({ emailVerified: false });
    expect((await prove(deps, sent)).user).toEqual({ ...user, emailVerified: true });
  });

  test('creates an account for an email without one', async () => {
    const deps = createMailDeps();
    const mailed = await mailedLink(deps, 'stranger@example.com');
    const { user } = await prove(deps, mailed);
    expect(user).toMatchObject({ email: 'stranger@example.com', emailVerified: true, passwordHash: null });
    expect(await deps.users.findUserId('stranger@example.com')).toBe(user.id);
  });
});

describe('the tries of a code', () => {
  test('are five, of which the last wrong one ends the link too', async () => {
    const { deps, token, user, ...sent } = await withCode();
    for (let tries = 1; tries <= 5; tries += 1)
      await expect(prove(deps, { ...sent, code: otherCode(sent.code) })).rejects.toMatchObject(wrong);
    await expect(prove(deps, sent)).rejects.toMatchObject(wrong);
    const link = { token, ipAddress: ADDRESS, signUpSecret: null, browserSecret: null, isOriginHidden: false };
    await expect(proveLink(deps, link)).rejects.toMatchObject({ code: 'invalid_link' });
    expect(deps.recorded.filter(({ userId }) => userId === user.id)).toHaveLength(5);
  });

  test('include the right one as the fifth', async () => {
    const { deps, user, ...sent } = await withCode();
    for (let tries = 1; tries <= 4; tries += 1)
      await expect(prove(deps, { ...sent, code: otherCode(sent.code) })).rejects.toMatchObject(wrong);
    expect((await prove(deps, sent)).user).toEqual(user);
  });

  test('are not used up by another browser', async () => {
    const { deps, user, ...sent } = await withCode();
    for (let tries = 1; tries <= 10; tries += 1)
      await expect(prove(deps, { ...sent, browserSecret: deps.ids.newSecret() })).rejects.toMatchObject(wrong);
    expect((await prove(deps, sent)).user).toEqual(user);
  });

  test('are counted before the code is compared', async () => {
    const { deps, ...sent } = await withCode();
    const count = jest.spyOn(deps.signInLinks, 'countTry').mockRejectedValueOnce(new StoreUnavailableError('injected'));
    await expect(prove(deps, sent)).rejects.toThrow(StoreUnavailableError);
    expect(count).toHaveBeenCalledTimes(1);
    expect(await prove(deps, sent)).toBeDefined();
  });
});

describe('the work for a code', () => {
  test('is the same whatever is wrong', async () => {
    const { deps, ...sent } = await withCode();
    const spies = [
      jest.spyOn(deps.limits, 'reserve'),
      jest.spyOn(deps.limits, 'release'),
      jest.spyOn(deps.signInLinks, 'countTry'),
      jest.spyOn(deps.signInLinks, 'discardLink'),
      jest.spyOn(deps.users, 'findSignUp'),
      jest.spyOn(deps.events, 'record'),
    ];
    const calls = async (given: Sent) => {
      for (const spy of spies) spy.mockClear();
      await expect(prove(deps, given)).rejects.toMatchObject(wrong);
      return spies.map(({ mock }) => mock.calls.length);
    };
    const expected = await calls({ ...sent, code: otherCode(sent.code) });
    for (const other of [
      { ...sent, email: 'nobody@example.com' },
      { ...sent, email: 'bob' },
      { ...sent, browserSecret: deps.ids.newSecret() },
    ])
      expect(await calls(other)).toEqual(expected);
  });
});

describe('the limit of an IP address', () => {
  const guessLimits = { accountFailures: 1, ipAddressFailures: 2, windowSeconds: 60 };

  test('counts wrong codes, and refuses before a try is counted', async () => {
    const { deps, user, ...sent } = await withCode({}, { guessLimits });
    for (const _ of [1, 2])
      await expect(prove(deps, { ...sent, code: otherCode(sent.code) })).rejects.toMatchObject(wrong);
    const count = jest.spyOn(deps.signInLinks, 'countTry');
    await expect(prove(deps, sent)).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(count).not.toHaveBeenCalled();
    expect(deps.recorded.at(-1)).toEqual({ event: 'sign_in_link_refused', reason: 'too_many_attempts' });
    expect((await prove(deps, { ...sent, ipAddress: '203.0.113.9' })).user).toEqual(user);
  });

  test('counts a right code until the proof is released', async () => {
    const { deps, email, browserSecret, ...sent } = await withCode({}, { guessLimits });
    const proof = await prove(deps, { ...sent, email, browserSecret });
    const wrongOne = { email, browserSecret, code: 'wrong' };
    await expect(prove(deps, wrongOne)).rejects.toMatchObject(wrong);
    await expect(prove(deps, wrongOne)).rejects.toMatchObject({ code: 'too_many_attempts' });
    await proof.release();
    await expect(prove(deps, wrongOne)).rejects.toMatchObject(wrong);
  });

  test('does not count while the store is unavailable', async () => {
    const { deps, user, ...sent } = await withCode({}, { guessLimits });
    jest.spyOn(deps.users, 'findSignUp').mockRejectedValue(new StoreUnavailableError('injected'));
    for (const _ of [1, 2, 3]) await expect(prove(deps, sent)).rejects.toThrow(StoreUnavailableError);
    jest.restoreAllMocks();
    expect((await prove(deps, sent)).user).toEqual(user);
  });
});
