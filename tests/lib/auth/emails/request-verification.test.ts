import { describe, expect, jest, test } from '@jest/globals';
import { requestVerification } from '../../../../lib/auth/emails/request-verification';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { ADDRESS } from '../../../support/accounts';
import { newCredentials } from '../../../support/deps';
import { createMailDeps, newMailAccount } from '../../../support/mail-links';

describe('requestVerification', () => {
  test('stores the same mail for an email that is not verified, verified, and not registered', async () => {
    const deps = createMailDeps();
    const waiting = await newMailAccount(deps, { emailVerified: false });
    const proved = await newMailAccount(deps);
    const emails = [waiting.email, proved.email, newCredentials().email];
    const findUserId = jest.spyOn(deps.users, 'findUserId');
    for (const email of emails) await requestVerification(deps, { email, ipAddress: ADDRESS });
    expect(deps.outbox.waiting()).toEqual(
      emails.map((email) => ({
        id: expect.any(String),
        purpose: 'verify-email',
        email,
        userId: null,
        createdAt: deps.clock.now(),
      })),
    );
    expect(findUserId).not.toHaveBeenCalled();
    expect(deps.recorded).toEqual(emails.map(() => ({ event: 'email_verification_requested' })));
  });

  test('makes the email canonical', async () => {
    const deps = createMailDeps();
    const { email } = newCredentials();
    await requestVerification(deps, { email: ` ${email.toUpperCase()} `, ipAddress: ADDRESS });
    expect(deps.outbox.waiting()).toMatchObject([{ email }]);
  });

  test('stores no mail for text that is not an email, and does not report it', async () => {
    const deps = createMailDeps();
    expect(await requestVerification(deps, { email: 'nobody', ipAddress: ADDRESS })).toBeUndefined();
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('is limited by recipient, however the email is spelt', async () => {
    const deps = createMailDeps();
    const { email } = newCredentials();
    for (let times = 0; times < 3; times += 1) await requestVerification(deps, { email, ipAddress: ADDRESS });
    const fourth = requestVerification(deps, { email: email.toUpperCase(), ipAddress: ADDRESS });
    await expect(fourth).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(deps.outbox.waiting()).toHaveLength(3);
  });

  test('is limited by IP address, whatever is sent', async () => {
    const deps = createMailDeps();
    deps.mailLimits.requestsPerMinute = 2;
    await requestVerification(deps, { email: newCredentials().email, ipAddress: ADDRESS });
    await requestVerification(deps, { email: 'nobody', ipAddress: ADDRESS });
    const third = requestVerification(deps, { email: 'nobody', ipAddress: ADDRESS });
    await expect(third).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  test('counts nothing while the outbox is unavailable', async () => {
    const deps = createMailDeps();
    deps.mailLimits = { requestsPerMinute: 1, mailsPerRecipient: 1 };
    const { email } = newCredentials();
    jest.spyOn(deps.outbox, 'putMail').mockRejectedValueOnce(new StoreUnavailableError(new Error('away')));
    const first = requestVerification(deps, { email, ipAddress: ADDRESS });
    await expect(first).rejects.toBeInstanceOf(StoreUnavailableError);
    await requestVerification(deps, { email, ipAddress: ADDRESS });
    expect(deps.outbox.waiting()).toHaveLength(1);
  });
});
