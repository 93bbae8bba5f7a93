import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { bodiesOf, createAuthService, signedUp, unreadableBodies } from '../../../support/auth-service';
import { createTestDeps, newCredentials } from '../../../support/deps';

describe('POST /users', () => {
  test.each(bodiesOf(newCredentials()))('creates an account from %s', async (_, parts) => {
    const service = createAuthService();
    const { email } = (parts.form ?? parts.json) as { email: string };
    const answer = await service.signUp(parts);
    expect([answer.status, answer.text]).toEqual([200, `{"email":"${email}","message":"user created"}`]);
    expect(answer.cookies).toEqual([]);
    expect((await service.signIn(parts)).status).toBe(200);
  });

  test('answers the email in canonical form', async () => {
    const { password } = newCredentials();
    const answer = await createAuthService().signUp({ json: { email: ' Bob@MÜNCHEN.de ', password } });
    expect(answer.text).toBe('{"email":"bob@xn--mnchen-3ya.de","message":"user created"}');
  });

  test('refuses a taken email in every spelling', async () => {
    const service = createAuthService();
    const { email } = await signedUp(service);
    for (const typed of [email, email.toUpperCase(), ` ${email} `]) {
      const answer = await service.signUp({ form: { email: typed, password: newCredentials().password } });
      expect([answer.status, answer.text]).toEqual([400, '{"message":"email already registered"}']);
    }
  });

  test.each<[string, Record<string, string>, string]>([
    ['nothing', {}, '{"message":"email missing"}'],
    ['no email', { password: 'correct horse' }, '{"message":"email missing"}'],
    ['a blank email', { email: ' ', password: 'correct horse' }, '{"message":"email missing"}'],
    ['no password', { email: 'bob@example.com' }, '{"message":"password missing"}'],
    ['a blank password', { email: 'bob@example.com', password: ' \t' }, '{"message":"password missing"}'],
  ])('refuses %s, in every kind of body', async (_, fields, text) => {
    for (const [, parts] of bodiesOf(fields)) {
      const answer = await createAuthService().signUp(parts);
      expect([answer.status, answer.text]).toEqual([400, text]);
    }
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['what is no address', { email: 'bob', password: 'correct horse' }, 'email'],
    ['an email that is no text', { email: 1, password: 'correct horse' }, 'email'],
    ['a password that is no text', { email: 'bob@example.com', password: ['correct horse'] }, 'password'],
    ['a password of 73 bytes', { email: 'bob@example.com', password: 'a'.repeat(1025) }, 'password'],
    ['a password with NUL', { email: 'bob@example.com', password: 'correct\0horse' }, 'password'],
  ])('refuses %s with the reason', async (_, json, field) => {
    const answer = await createAuthService().signUp({ json });
    expect([answer.status, answer.body]).toEqual([400, { message: expect.stringMatching(`^${field} .*\\w`) }]);
  });

  test('refuses a password with half of a surrogate pair', async () => {
    const text = '{"email":"bob@example.com","password":"horse\\ud83d"}';
    const answer = await createAuthService().signUp({ text, headers: { 'content-type': 'application/json' } });
    expect([answer.status, answer.body]).toEqual([400, { message: expect.stringMatching(/^password /) }]);
  });

  test('refuses fields that callers may not set', async () => {
    const service = createAuthService();
    const credentials = newCredentials();
    for (const field of ['id', 'active', 'role', 'sessionEpoch']) {
      expect((await service.signUp({ json: { ...credentials, [field]: '1' } })).status).toBe(400);
    }
    expect(await service.deps.users.findUserId(credentials.email)).toBeNull();
  });

  test.each(unreadableBodies)('refuses %s', async (_, parts, status, shape) => {
    const answer = await createAuthService().signUp(parts);
    expect([answer.status, answer.body]).toEqual([status, { [shape]: expect.any(String) }]);
  });

  test('checks the password before it answers that the email is taken', async () => {
    const service = createAuthService();
    const { email } = await signedUp(service);
    const answer = await service.signUp({ form: { email, password: 'a'.repeat(1025) } });
    expect(answer.text).not.toContain('registered');
  });
});

test('in mode hardened the sign-up cookie lives as long as the link of the mail', async () => {
  const deps = createTestDeps({ mode: hardenedMode });
  const { signUp } = createAuthService(
    { linkSeconds: { 'verify-email': 7200, 'sign-in': 600, invitation: 604_800 } },
    deps,
  );
  const { cookies } = await signUp({ form: newCredentials() });
  expect(cookies).toEqual([expect.stringMatching(/^sign_up=[\w-]{43};.* Max-Age=7200$/)]);
});
