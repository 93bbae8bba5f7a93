import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { bodiesOf, unreadableBodies } from '../../../support/auth-service';
import { newCredentials } from '../../../support/deps';
import { createMailLinks, newMailAccount } from '../../../support/mail-links';

const MESSAGE = 'if this email is registered and not verified, a link has been sent';

describe('POST /email_verification', () => {
  test('gives the same answer for an unverified, a verified and an unknown email, and for text that is not an email', async () => {
    const service = createMailLinks();
    const waiting = await newMailAccount(service.deps, { emailVerified: false });
    const proved = await newMailAccount(service.deps);
    for (const email of [
      waiting.email,
      proved.email,
      newCredentials().email,
      ` ${waiting.email.toUpperCase()}`,
      'nobody',
    ]) {
      const { status, text, cookies } = await service.requestEmailVerification({ form: { email } });
      expect([status, text, cookies]).toEqual([200, JSON.stringify({ email, message: MESSAGE }), []]);
    }
  });

  test.each([0, 1, 2, 3])('puts a mail into the outbox, body %p', async (kind) => {
    const service = createMailLinks();
    const { email } = newCredentials();
    await service.requestEmailVerification(bodiesOf({ email })[kind]?.[1]);
    expect(service.deps.outbox.waiting()).toMatchObject([{ purpose: 'verify-email', email, userId: null }]);
  });

  test('is limited', async () => {
    const service = createMailLinks();
    const { email } = newCredentials();
    for (let times = 0; times < 3; times += 1) await service.requestEmailVerification({ form: { email } });
    const { status, text, headers } = await service.requestEmailVerification({ form: { email } });
    expect([status, text]).toEqual([429, '{"error":"too many attempts","code":"too_many_attempts"}']);
    expect(headers['retry-after']).toBe('900');
  });

  test('refuses a page of another site', async () => {
    const service = createMailLinks();
    const headers = { origin: 'https://evil.example' };
    expect((await service.requestEmailVerification({ form: newCredentials(), headers })).status).toBe(403);
  });

  test.each(unreadableBodies)('refuses %s', async (_, parts, status, shape) => {
    const answer = await createMailLinks().requestEmailVerification(parts);
    expect([answer.status, answer.body]).toEqual([
      status,
      expect.objectContaining({ [shape]: expect.any(String), code: expect.any(String) }),
    ]);
  });

  test('answers 404 in a mode without mail, for every body', async () => {
    const service = createMailLinks({ mode: classicMode });
    for (const parts of [{ form: { email: newCredentials().email } }, { text: '{' }]) {
      const { status, text } = await service.requestEmailVerification(parts);
      expect([status, text]).toEqual([404, '{"error":"Not found"}']);
    }
    expect(service.deps.outbox.waiting()).toEqual([]);
  });
});
