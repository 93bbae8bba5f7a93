import { describe, expect, test } from '@jest/globals';
import { events } from '../../../../lib/runtime/events';
import { bodiesOf, createAuthService, signedIn, signedUp, unreadableBodies } from '../../../support/auth-service';
import { createTestDeps, newCredentials } from '../../../support/deps';
import { cookieFrom } from '../../../support/event';
import { logLines } from '../../../support/log-capture';
import { UUID_V4 } from '../../../support/patterns';

const refused = [401, '{"message":"wrong email or password"}'];

describe('POST /sessions', () => {
  test.each(bodiesOf(newCredentials()))('begins a session from %s', async (_, parts) => {
    const service = createAuthService();
    await service.signUp(parts);
    const { email } = (parts.form ?? parts.json) as { email: string };
    const answer = await service.signIn(parts);
    expect([answer.status, answer.text]).toEqual([200, `{"email":"${email}","message":"logged in"}`]);
    expect((await service.getProfile({ cookies: [cookieFrom(answer)] })).status).toBe(200);
  });

  test('returns the session token only in the cookie', async () => {
    const service = createAuthService();
    const answer = await service.signIn({ form: await signedUp(service) });
    const [pair = '', ...attributes] = answer.cookies[0]?.split('; ') ?? [];
    const [name, token = ''] = pair.split('=');
    expect(answer.cookies).toHaveLength(1);
    expect(name).toBe('session_id');
    expect(token).toMatch(UUID_V4);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=86400', 'Path=/', 'SameSite=Lax']);
    expect(JSON.stringify([answer.text, answer.headers])).not.toContain(token);
  });

  test.each([
    ['of its configured name', { sessionCookie: { name: 'sid', secure: false } }, /^sid=/],
    ['that is Secure under https', { sessionCookie: { name: 'session_id', secure: true } }, /; Secure(;|$)/],
    ['without Max-Age where sessions never expire', { sessionDurationSeconds: null }, /^(?!.*Max-Age)/],
    ['as old as the session may become', { sessionDurationSeconds: 60 }, /; Max-Age=60(;|$)/],
  ])('sets a cookie %s', async (_, settings, pattern) => {
    const service = createAuthService(settings);
    const answer = await service.signIn({ form: await signedUp(service) });
    expect(answer.cookies[0]).toMatch(pattern);
  });

  test('begins a session that expires after its duration', async () => {
    const service = createAuthService({ sessionDurationSeconds: 60 });
    const { cookie } = await signedIn(service);
    service.deps.clock.moveBy(59_999);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
    service.deps.clock.moveBy(1);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(403);
  });

  test('answers the email in canonical form', async () => {
    const service = createAuthService();
    const { email, password } = await signedUp(service);
    const answer = await service.signIn({ form: { email: ` ${email.toUpperCase()}`, password } });
    expect(answer.text).toBe(`{"email":"${email}","message":"logged in"}`);
  });

  test('gives the same answer to every wrong attempt, without a cookie', async () => {
    const service = createAuthService();
    const { email, password } = await signedUp(service);
    const disabled = await signedUp(service);
    const id = (await service.deps.users.findUserId(disabled.email)) ?? '';
    const user = await service.deps.users.findUser(id);
    if (user !== null) service.deps.users.put({ ...user, active: false });
    const attempts = [
      newCredentials(),
      { email: 'nobody', password },
      { email, password: newCredentials().password },
      { email, password: 'a'.repeat(1025) },
      { email, password: 'a\0b' },
      disabled,
    ];
    for (const form of attempts) {
      const answer = await service.signIn({ form });
      expect([answer.status, answer.text]).toEqual(refused);
      expect(answer.cookies).toEqual([]);
    }
  });

  test.each<[string, Record<string, string>, string]>([
    ['nothing', {}, '{"message":"email missing"}'],
    ['no email', { password: 'correct horse' }, '{"message":"email missing"}'],
    ['a blank email', { email: ' ', password: 'correct horse' }, '{"message":"email missing"}'],
    ['no password', { email: 'bob@example.com' }, '{"message":"password missing"}'],
    ['a blank password', { email: 'bob@example.com', password: '  ' }, '{"message":"password missing"}'],
  ])('refuses %s, in every kind of body', async (_, fields, text) => {
    for (const [, parts] of bodiesOf(fields)) {
      const answer = await createAuthService().signIn(parts);
      expect([answer.status, answer.text]).toEqual([400, text]);
    }
  });

  test.each(unreadableBodies)('refuses %s', async (_, parts, status, shape) => {
    const answer = await createAuthService().signIn(parts);
    expect([answer.status, answer.body]).toEqual([status, { [shape]: expect.any(String) }]);
  });
});

describe('a sign-in that carries a session cookie', () => {
  test('ends that session and no other', async () => {
    const service = createAuthService();
    const { cookie: carried, ...credentials } = await signedIn(service);
    const other = cookieFrom(await service.signIn({ form: credentials }));
    await service.signIn({ form: credentials, cookies: [carried] });
    expect((await service.getProfile({ cookies: [carried] })).status).toBe(403);
    expect((await service.getProfile({ cookies: [other] })).status).toBe(200);
  });

  test('does not end that session if it is refused', async () => {
    const service = createAuthService();
    const { cookie, email } = await signedIn(service);
    await service.signIn({ form: { email, password: newCredentials().password }, cookies: [cookie] });
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
  });

  test('succeeds also if two session cookies are sent', async () => {
    const service = createAuthService();
    const { cookie, email, password } = await signedIn(service);
    const answer = await service.signIn({ form: { email, password }, cookies: [cookie, 'session_id=another'] });
    expect(answer.status).toBe(200);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
  });
});

test.each([
  ['a wrong password', (email: string) => ({ email, password: newCredentials().password })],
  ['an unknown email', () => newCredentials()],
])('for %s the log stays below error level and contains no email', async (_, credentials) => {
  const service = createAuthService({}, Object.assign(createTestDeps(), { events }));
  const form = credentials((await signedUp(service)).email);
  logLines.length = 0;
  await service.signIn({ form });
  expect(logLines.map(({ event, level }) => [event, level])).toEqual([
    ['sign_in_refused', 'warn'],
    // This test has no events table.
    ['event_not_stored', 'warn'],
    ['request', 'info'],
  ]);
  expect(JSON.stringify(logLines)).not.toContain(form.email);
  expect(JSON.stringify(logLines)).not.toContain(form.password);
});
