import { describe, expect, jest, test } from '@jest/globals';
import { requestEmailChange } from '../../../../lib/auth/emails/request-email-change';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { reserveMail } from '../../../../lib/auth/limits/mail-limits';
import { ADDRESS } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { createMailDeps, newMailAccount, newMailSession } from '../../../support/mail-links';

const withSession = async () => {
  const deps = createMailDeps();
  const account = await newMailAccount(deps);
  const { session } = await newMailSession(deps, account.user);
  return { deps, ...account, caller: { user: account.user, session }, newEmail: newCredentials().email };
};

describe('requestEmailChange', () => {
  test('stores the mail with the link to the new email, and changes nothing else', async () => {
    const { deps, user, caller, newEmail } = await withSession();
    await requestEmailChange(deps, caller, { newEmail, ipAddress: ADDRESS });
    expect(deps.outbox.waiting()).toMatchObject([
      { purpose: 'change-email', email: newEmail, userId: user.id },
      { purpose: 'email-change-requested', email: user.email, userId: user.id },
    ]);
    expect(await deps.users.findUser(user.id)).toEqual(user);
    expect(deps.recorded).toEqual([{ event: 'email_change_requested', userId: user.id }]);
  });

  test('stores a mail to the owner of a taken email instead, with the same work and no other change', async () => {
    const { deps, user, caller, newEmail } = await withSession();
    const owner = await newMailAccount(deps);
    const spies = [
      jest.spyOn(deps.users, 'findUserId'),
      jest.spyOn(deps.users, 'requestEmailChange'),
      jest.spyOn(deps.limits, 'reserve'),
      jest.spyOn(deps.outbox, 'putMail'),
    ];
    const traceOf = async (email: string) => {
      for (const spy of spies) spy.mockClear();
      deps.recorded.length = 0;
      const answer = await requestEmailChange(deps, caller, { newEmail: email, ipAddress: ADDRESS });
      return [answer, spies.map((spy) => spy.mock.calls.length), [...deps.recorded]];
    };
    expect(await traceOf(owner.email)).toEqual(await traceOf(newEmail));
    expect(deps.outbox.waiting()).toMatchObject([
      { purpose: 'account-exists', email: owner.email, userId: owner.user.id },
      { purpose: 'email-change-requested', email: user.email, userId: user.id },
      { purpose: 'change-email', email: newEmail, userId: user.id },
      { purpose: 'email-change-requested', email: user.email, userId: user.id },
    ]);
    expect(await deps.users.findUser(owner.user.id)).toEqual(owner.user);
  });

  test('is refused to a user with a login name, and stores and counts nothing', async () => {
    const deps = createMailDeps();
    const { user } = await newMailAccount(deps, { email: 'admin12' });
    const { session } = await newMailSession(deps, user);
    const reserve = jest.spyOn(deps.limits, 'reserve');
    const attempt = requestEmailChange(deps, { user, session }, { newEmail: 'a@example.com', ipAddress: ADDRESS });
    await expect(attempt).rejects.toMatchObject({ code: 'not_allowed' });
    expect([deps.outbox.waiting(), reserve.mock.calls]).toEqual([[], []]);
  });

  test('is limited by recipient, whether or not the email is taken', async () => {
    const { deps, caller, newEmail } = await withSession();
    const owner = await newMailAccount(deps);
    for (const email of [owner.email, newEmail]) {
      const wish = () => requestEmailChange(deps, caller, { newEmail: email, ipAddress: ADDRESS });
      for (let times = 0; times < 3; times += 1) await wish();
      await expect(wish()).rejects.toMatchObject({ code: 'too_many_attempts' });
    }
    expect(deps.outbox.waiting().filter(({ purpose }) => purpose !== 'email-change-requested')).toHaveLength(6);
  });

  test('does not reveal which other mails the recipient was sent', async () => {
    const { deps, caller, newEmail } = await withSession();
    const owner = await newMailAccount(deps);
    for (const email of [owner.email, newEmail]) {
      for (const purpose of ['account-exists', 'verify-email'] as const) {
        for (let times = 0; times < 3; times += 1) await reserveMail(deps, { purpose, email });
      }
      expect(await requestEmailChange(deps, caller, { newEmail: email, ipAddress: ADDRESS })).toBeUndefined();
      for (let times = 0; times < 2; times += 1) await reserveMail(deps, { purpose: 'change-email', email });
      const another = requestEmailChange(deps, caller, { newEmail: email, ipAddress: ADDRESS });
      await expect(another).rejects.toMatchObject({ code: 'too_many_attempts' });
    }
  });

  test('is limited by IP address', async () => {
    const { deps, caller, newEmail } = await withSession();
    deps.mailLimits.requestsPerMinute = 1;
    await requestEmailChange(deps, caller, { newEmail, ipAddress: ADDRESS });
    const second = requestEmailChange(deps, caller, { newEmail: newCredentials().email, ipAddress: ADDRESS });
    await expect(second).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test.each([
    ['the present email', async (present: string) => present, 'same_email'],
    ['an address that no sign-up could have', async () => 'bob@throw-away.test', 'role_email'],
  ])('refuses %s', async (_, emailOf, code) => {
    const { deps, email, caller } = await withSession();
    const attempt = requestEmailChange(deps, caller, { newEmail: await emailOf(email), ipAddress: ADDRESS });
    await expect(attempt).rejects.toMatchObject({
      code: 'invalid_field',
      details: { field: 'new_email', fault: { code } },
    });
    expect([deps.outbox.waiting(), deps.recorded]).toEqual([[], []]);
  });

  test('needs a sign-in within the last 10 minutes', async () => {
    const { deps, caller, newEmail } = await withSession();
    deps.clock.moveBy(10 * 60_000);
    const attempt = requestEmailChange(deps, caller, { newEmail, ipAddress: ADDRESS });
    await expect(attempt).rejects.toMatchObject({ code: 'reauthentication_required' });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('is refused if the user was disabled since the request began', async () => {
    const { deps, user, caller, newEmail } = await withSession();
    deps.users.put({ ...user, active: false });
    const attempt = requestEmailChange(deps, caller, { newEmail, ipAddress: ADDRESS });
    await expect(attempt).rejects.toMatchObject({ code: 'not_signed_in' });
    expect([deps.outbox.waiting(), deps.recorded]).toEqual([[], []]);
  });

  test('counts nothing while the store is unavailable', async () => {
    const { deps, caller, newEmail } = await withSession();
    deps.mailLimits = { requestsPerMinute: 1, mailsPerRecipient: 1 };
    jest.spyOn(deps.users, 'requestEmailChange').mockRejectedValueOnce(new StoreUnavailableError(new Error('away')));
    const first = requestEmailChange(deps, caller, { newEmail, ipAddress: ADDRESS });
    await expect(first).rejects.toBeInstanceOf(StoreUnavailableError);
    await requestEmailChange(deps, caller, { newEmail, ipAddress: ADDRESS });
    expect(deps.outbox.waiting().map(({ purpose }) => purpose)).toEqual(['change-email', 'email-change-requested']);
  });
});
