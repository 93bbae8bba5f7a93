import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { newCredentials } from '../../../support/deps';
import { createMailLinks, newMailAccount, newMailSession } from '../../../support/mail-links';

const MESSAGE = 'if the new address can be used, a link has been sent to it';

const withSession = async () => {
  const service = createMailLinks();
  const account = await newMailAccount(service.deps);
  const { token } = await newMailSession(service.deps, account.user);
  return { service, ...account, cookies: [`__Host-session_id=${token}`], newEmail: newCredentials().email };
};

describe('PUT /email', () => {
  test('answers with the current email, the same whether or not the new one is taken', async () => {
    const { service, email, cookies, newEmail } = await withSession();
    const owner = await newMailAccount(service.deps);
    for (const new_email of [newEmail, owner.email]) {
      const { status, text } = await service.requestEmailChange({ form: { new_email }, cookies });
      expect([status, text]).toEqual([200, JSON.stringify({ email, message: MESSAGE })]);
    }
    const purposes = service.deps.outbox.waiting().map(({ purpose }) => purpose);
    expect(purposes).toEqual(['change-email', 'email-change-requested', 'account-exists', 'email-change-requested']);
  });

  test('makes the new email canonical', async () => {
    const { service, cookies, newEmail } = await withSession();
    await service.requestEmailChange({ json: { new_email: ` ${newEmail.toUpperCase()}` }, cookies });
    expect(service.deps.outbox.waiting()[0]).toMatchObject({ email: newEmail });
  });

  test('needs a live session', async () => {
    const { service, newEmail } = await withSession();
    for (const cookies of [[], ['__Host-session_id=nobody']]) {
      const { status, text } = await service.requestEmailChange({ form: { new_email: newEmail }, cookies });
      expect([status, text]).toEqual([403, '{"message":"Forbidden","code":"not_signed_in"}']);
    }
  });

  test('needs recent authentication', async () => {
    const { service, cookies, newEmail } = await withSession();
    service.deps.clock.moveBy(10 * 60_000);
    const { status, body } = await service.requestEmailChange({ form: { new_email: newEmail }, cookies });
    expect([status, body]).toEqual([
      403,
      {
        message: expect.stringContaining('sign in again'),
        code: 'reauthentication_required',
      },
    ]);
  });

  test.each([
    ['the present email', undefined, 'new_email is your email already'],
    ['what is no address', 'nobody', 'new_email is not a valid address'],
    ['nothing', ' ', 'new_email missing'],
  ])('refuses %s', async (_, new_email, message) => {
    const { service, email, cookies } = await withSession();
    const answer = await service.requestEmailChange({ form: { new_email: new_email ?? email }, cookies });
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ message, field: 'new_email' })]);
  });

  test('refuses a page of another site', async () => {
    const { service, cookies, newEmail } = await withSession();
    const headers = { origin: 'https://evil.example' };
    expect((await service.requestEmailChange({ form: { new_email: newEmail }, cookies, headers })).status).toBe(403);
    expect(service.deps.outbox.waiting()).toEqual([]);
  });

  test('answers 404 in a mode without mail, for every caller and body', async () => {
    const service = createMailLinks({ mode: classicMode });
    for (const parts of [
      { form: { new_email: newCredentials().email } },
      { text: '{' },
      { cookies: ['session_id=x'] },
    ]) {
      const { status, text } = await service.requestEmailChange(parts);
      expect([status, text]).toEqual([404, '{"error":"Not found"}']);
    }
  });
});
