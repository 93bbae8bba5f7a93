import { describe, expect, jest, test } from '@jest/globals';
import { accountKey } from '../../../../lib/auth/limits/guess-limits';
import { resetPasswordByToken as resetPasswordByTokenFrom } from '../../../../lib/auth/passwords/reset-password-by-token';
import { ADDRESS } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { createMailDeps, madeUpToken, newMailAccount, sentToken } from '../../../support/mail-links';

const resetPasswordByToken = (
  deps: Parameters<typeof resetPasswordByTokenFrom>[0],
  input: Omit<Parameters<typeof resetPasswordByTokenFrom>[1], 'ipAddress'>,
) => resetPasswordByTokenFrom(deps, { ipAddress: ADDRESS, ...input });

const withLink = async () => {
  const deps = createMailDeps();
  const account = await newMailAccount(deps, { emailVerified: false });
  const token = await sentToken(deps, 'reset-password', account.user);
  return { deps, ...account, token, newPassword: newCredentials().password };
};

type Given = Awaited<ReturnType<typeof withLink>>;

const opens = async ({ deps, user }: Given, password: string) =>
  deps.hasher.verify(password, await deps.users.findUser(user.id));

describe('resetPasswordByToken', () => {
  test('sets the new password, verifies the email and ends all sessions', async () => {
    const given = await withLink();
    const { deps, user, token, newPassword } = given;
    expect(await resetPasswordByToken(deps, { token, newPassword })).toEqual({ email: given.email });
    expect([await opens(given, newPassword), await opens(given, given.password)]).toEqual([true, false]);
    const after = await deps.users.findUser(user.id);
    expect(after).toMatchObject({ emailVerified: true, sessionEpoch: user.sessionEpoch + 1 });
    expect(deps.recorded).toEqual([{ event: 'password_reset', userId: user.id }]);
  });

  test('sends the user a notice', async () => {
    const { deps, user, email, token, newPassword } = await withLink();
    await resetPasswordByToken(deps, { token, newPassword });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'password-changed', email, userId: user.id }]);
  });

  test('clears the guess limit of the account', async () => {
    const { deps, email, token, newPassword } = await withLink();
    deps.guessLimits.accountFailures = 1;
    const limit = { key: accountKey(email), max: 1, windowSeconds: 60, now: deps.clock.now() };
    await deps.limits.reserve(limit);
    await resetPasswordByToken(deps, { token, newPassword });
    expect(await deps.limits.reserve(limit)).toMatchObject({ outcome: 'reserved' });
  });

  test('checks the password policy with the email; the token stays valid if it refuses', async () => {
    const given = await withLink();
    const { deps, email, token, newPassword } = given;
    const faultOf = jest.spyOn(deps.passwordPolicy, 'faultOf');
    const attempt = resetPasswordByToken(deps, { token, newPassword: 'short' });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_field', details: { field: 'new_password' } });
    expect(faultOf).toHaveBeenCalledWith('short', email);
    expect(await opens(given, given.password)).toBe(true);
    expect(await resetPasswordByToken(deps, { token, newPassword })).toEqual({ email });
  });
});

describe('a token', () => {
  const refusals: [title: string, tokenOf: (given: Given) => Promise<string> | string][] = [
    ['that is made up', ({ deps, user }) => madeUpToken(deps, user.id)],
    ['of an unknown user', ({ deps }) => madeUpToken(deps)],
    ['of another user', ({ user }) => withLink().then(({ token }) => `${user.id}${token.slice(36)}`)],
    ['of another mail', ({ deps, user }) => sentToken(deps, 'verify-email', user)],
    ['after exactly 30 minutes', expired],
    ['that is not the newest', replaced],
    ['that was used', used],
    ['of a disabled user', disabled],
  ];

  test.each(refusals)('%s changes nothing and sends no mail', async (_, tokenOf) => {
    const given = await withLink();
    const { deps, user, newPassword } = given;
    const token = await tokenOf(given);
    const [before, mails] = [await deps.users.findUser(user.id), deps.outbox.waiting()];
    deps.recorded.length = 0;
    const attempt = resetPasswordByToken(deps, { token, newPassword });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_reset_token' });
    expect([await deps.users.findUser(user.id), deps.outbox.waiting()]).toEqual([before, mails]);
    // A made-up link fills nobody's events.
    expect(deps.recorded).toEqual([{ event: 'password_reset_refused', userId: undefined }]);
  });

  test('of the wrong form is refused without a table call', async () => {
    const { deps, token, newPassword } = await withLink();
    const find = jest.spyOn(deps.users, 'findUserBySecret');
    const attempt = resetPasswordByToken(deps, { token: token.toUpperCase(), newPassword });
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_reset_token' });
    expect(find).not.toHaveBeenCalled();
    expect(deps.recorded).toEqual([]);
  });

  test('that is unknown is refused after one read, without hashing or checking the password', async () => {
    const { deps, user } = await withLink();
    const spies = [jest.spyOn(deps.hasher, 'hash'), jest.spyOn(deps.users, 'resetPassword')];
    // Who knows an id must not learn by a refused password that the address is its.
    for (const token of [madeUpToken(deps), madeUpToken(deps, user.id)]) {
      const attempt = resetPasswordByToken(deps, { token, newPassword: user.email });
      await expect(attempt).rejects.toMatchObject({ code: 'invalid_reset_token' });
    }
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  test('succeeds exactly once when several callers use it at the same time', async () => {
    const { deps, token } = await withLink();
    const passwords = Array.from({ length: 20 }, () => newCredentials().password);
    const attempts = passwords.map((newPassword) => resetPasswordByToken(deps, { token, newPassword }));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(deps.outbox.waiting()).toHaveLength(1);
  });

  async function expired({ deps, token }: Given) {
    deps.clock.moveBy(30 * 60_000);
    return token;
  }

  async function replaced({ deps, user, token }: Given) {
    await sentToken(deps, 'reset-password', user);
    return token;
  }

  async function used({ deps, token }: Given) {
    await resetPasswordByToken(deps, { token, newPassword: newCredentials().password });
    return token;
  }

  async function disabled({ deps, user, token }: Given) {
    deps.users.put({ ...user, active: false });
    return token;
  }
});
