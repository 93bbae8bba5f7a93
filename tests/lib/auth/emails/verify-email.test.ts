import { describe, expect, jest, test } from '@jest/globals';
import { verifyEmail as verifyEmailFrom } from '../../../../lib/auth/emails/verify-email';
import { accountKey } from '../../../../lib/auth/limits/guess-limits';
import { ADDRESS } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import {
  createMailDeps,
  type MailDeps,
  madeUpToken,
  newMailAccount,
  newMailSession,
  sentToken,
} from '../../../support/mail-links';

const verifyEmail = (
  deps: Parameters<typeof verifyEmailFrom>[0],
  input: Omit<Parameters<typeof verifyEmailFrom>[1], 'ipAddress'>,
) => verifyEmailFrom(deps, { ipAddress: ADDRESS, ...input });

const withLink = async () => {
  const deps = createMailDeps();
  const account = await newMailAccount(deps, { emailVerified: false });
  const token = await sentToken(deps, 'verify-email', account.user);
  const { password: newPassword } = newCredentials();
  return { deps, ...account, token, newPassword };
};

type Given = Awaited<ReturnType<typeof withLink>>;

const stored = async ({ deps, user }: Given) => deps.users.findUser(user.id);
const opens = async (given: Given, password: string) => given.deps.hasher.verify(password, await stored(given));

describe('in the browser that signed up', () => {
  test('verifies the email and keeps the password and the sessions', async () => {
    const given = await withLink();
    const { deps, token, signUpSecret } = given;
    const before = await stored(given);
    expect(await verifyEmail(deps, { token, signUpSecret, password: null })).toEqual({
      email: given.email,
      userId: given.user.id,
      isOwnSignUp: true,
    });
    expect(await stored(given)).toEqual({ ...before, emailVerified: true });
    expect(deps.recorded).toEqual([{ event: 'email_verified', userId: given.user.id }]);
  });

  test('hashes nothing', async () => {
    const { deps, token, signUpSecret } = await withLink();
    const hash = jest.spyOn(deps.hasher, 'hash');
    await verifyEmail(deps, { token, signUpSecret, password: null });
    expect(hash).not.toHaveBeenCalled();
  });

  test('can set another password too', async () => {
    const given = await withLink();
    await verifyEmail(given.deps, { ...given, password: given.newPassword });
    expect([await opens(given, given.newPassword), await opens(given, given.password)]).toEqual([true, false]);
  });
});

describe('in any other browser', () => {
  test('sets a new password and ends all sessions', async () => {
    const given = await withLink();
    const { deps, user, token, newPassword } = given;
    const { session } = await newMailSession(deps, user);
    const answer = await verifyEmail(deps, { token, signUpSecret: null, password: newPassword });
    expect(answer).toEqual({ email: given.email, userId: given.user.id, isOwnSignUp: false });
    expect([await opens(given, newPassword), await opens(given, given.password)]).toEqual([true, false]);
    expect(await stored(given)).toMatchObject({ emailVerified: true, sessionEpoch: session.epoch + 1 });
    expect(deps.recorded).toEqual([
      { event: 'email_verified', userId: user.id },
      { event: 'password_reset', userId: user.id },
    ]);
  });

  test('clears the guess limit of the account', async () => {
    const { deps, email, token, newPassword } = await withLink();
    deps.guessLimits.accountFailures = 1;
    const limit = { key: accountKey(email), max: 1, windowSeconds: 60, now: deps.clock.now() };
    await deps.limits.reserve(limit);
    expect(await deps.limits.reserve(limit)).toMatchObject({ outcome: 'full' });
    await verifyEmail(deps, { token, signUpSecret: null, password: newPassword });
    expect(await deps.limits.reserve(limit)).toMatchObject({ outcome: 'reserved' });
  });

  test('needs a password; without one the token stays valid', async () => {
    const given = await withLink();
    const { deps, token, newPassword } = given;
    const before = await stored(given);
    const attempt = verifyEmail(deps, { token, signUpSecret: null, password: null });
    await expect(attempt).rejects.toMatchObject({ code: 'missing_field', details: { field: 'password' } });
    expect([await stored(given), deps.recorded]).toEqual([before, []]);
    expect(await verifyEmail(deps, { token, signUpSecret: null, password: newPassword })).toMatchObject({
      email: given.email,
    });
  });

  test('ignores the cookie of another sign-up', async () => {
    const given = await withLink();
    const { deps, token, newPassword } = given;
    const { signUpSecret } = await newMailAccount(deps, { emailVerified: false });
    const before = await stored(given);
    const attempt = verifyEmail(deps, { token, signUpSecret, password: null });
    await expect(attempt).rejects.toMatchObject({ code: 'missing_field', details: { field: 'password' } });
    expect(await stored(given)).toEqual(before);
    await verifyEmail(deps, { token, signUpSecret, password: newPassword });
    expect(await opens(given, newPassword)).toBe(true);
  });

  test('keeps the token valid if the password is not accepted', async () => {
    const given = await withLink();
    const { deps, token, newPassword } = given;
    const before = await stored(given);
    for (const password of ['short', 'a'.repeat(1025)]) {
      const attempt = verifyEmail(deps, { token, signUpSecret: null, password });
      await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'password' } });
    }
    expect([await stored(given), deps.recorded]).toEqual([before, []]);
    expect(await verifyEmail(deps, { token, signUpSecret: null, password: newPassword })).toMatchObject({
      email: given.email,
    });
  });

  test('checks the password policy with the email', async () => {
    const { deps, email, token, newPassword } = await withLink();
    const faultOf = jest.spyOn(deps.passwordPolicy, 'faultOf');
    await verifyEmail(deps, { token, signUpSecret: null, password: newPassword });
    expect(faultOf).toHaveBeenCalledWith(newPassword, email);
  });
});

test('password and sessions of a stranger’s sign-up are gone once the owner has verified the email', async () => {
  const given = await withLink();
  const { deps, token, signUpSecret: strangers, newPassword } = given;
  await verifyEmail(deps, { token, signUpSecret: null, password: newPassword });
  expect(await opens(given, given.password)).toBe(false);
  const newer = await sentToken(deps, 'reset-password', given.user);
  for (const link of [token, newer]) {
    const attempt = verifyEmail(deps, { token: link, signUpSecret: strangers, password: null });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_link' });
  }
  expect(await opens(given, newPassword)).toBe(true);
});

describe('a token', () => {
  const refusals: [title: string, tokenOf: (given: Given) => Promise<string> | string][] = [
    ['that is made up', ({ deps, user }) => madeUpToken(deps, user.id)],
    ['of an unknown user', ({ deps }) => madeUpToken(deps)],
    ['of another user', ({ user, deps }) => othersToken(deps, user.id)],
    ['of another mail', ({ deps, user }) => sentToken(deps, 'reset-password', user)],
    ['after exactly 24 hours', expired],
    ['that is not the newest', replaced],
    ['that was used', used],
    ['of a disabled user', disabled],
  ];

  test.each(refusals)('%s changes nothing, with a password', async (_, tokenOf) => {
    const given = await withLink();
    const token = await tokenOf(given);
    const before = await stored(given);
    given.deps.recorded.length = 0;
    const attempt = verifyEmail(given.deps, { token, signUpSecret: null, password: newCredentials().password });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_link' });
    expect(await stored(given)).toEqual(before);
    // A made-up link fills nobody's events.
    expect(given.deps.recorded).toEqual([{ event: 'email_verification_refused', userId: undefined }]);
  });

  test.each(refusals)('%s changes nothing, with the cookie of the sign-up', async (_, tokenOf) => {
    const given = await withLink();
    const token = await tokenOf(given);
    const before = await stored(given);
    const attempt = verifyEmail(given.deps, { token, signUpSecret: given.signUpSecret, password: null });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_link' });
    expect(await stored(given)).toEqual(before);
  });

  test('of the wrong form is refused without a table call', async () => {
    const { deps, token, newPassword } = await withLink();
    const calls = [jest.spyOn(deps.users, 'findUserBySecret'), jest.spyOn(deps.users, 'verifyEmail')];
    const attempt = verifyEmail(deps, { token: `${token}A`, signUpSecret: null, password: newPassword });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_link' });
    for (const spy of calls) expect(spy).not.toHaveBeenCalled();
    expect(deps.recorded).toEqual([]);
  });

  test('is valid until the last second of 24 hours', async () => {
    const { deps, email, token, signUpSecret } = await withLink();
    deps.clock.moveBy(86_400_000 - 1000);
    expect(await verifyEmail(deps, { token, signUpSecret, password: null })).toMatchObject({ email });
  });

  test('that is unknown is refused after one read, without hashing or checking the password', async () => {
    const { deps, user } = await withLink();
    const spies = [jest.spyOn(deps.hasher, 'hash'), jest.spyOn(deps.users, 'verifyEmail')];
    for (const token of [madeUpToken(deps), madeUpToken(deps, user.id)]) {
      const attempt = verifyEmail(deps, { token, signUpSecret: null, password: user.email });
      await expect(attempt).rejects.toMatchObject({ code: 'invalid_link' });
    }
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  test('succeeds exactly once when several callers use it at the same time', async () => {
    const { deps, token } = await withLink();
    const passwords = Array.from({ length: 20 }, () => newCredentials().password);
    const attempts = passwords.map((password) => verifyEmail(deps, { token, signUpSecret: null, password }));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  async function othersToken(deps: MailDeps, userId: string) {
    const { user } = await newMailAccount(deps, { emailVerified: false });
    return `${userId}${(await sentToken(deps, 'verify-email', user)).slice(36)}`;
  }

  async function expired({ deps, token }: Given) {
    deps.clock.moveBy(86_400_000);
    return token;
  }

  async function replaced({ deps, user, token }: Given) {
    await sentToken(deps, 'verify-email', user);
    return token;
  }

  async function used({ deps, token, newPassword }: Given) {
    await verifyEmail(deps, { token, signUpSecret: null, password: newPassword });
    return token;
  }

  async function disabled({ deps, user, token }: Given) {
    deps.users.put({ ...user, active: false });
    return token;
  }
});
