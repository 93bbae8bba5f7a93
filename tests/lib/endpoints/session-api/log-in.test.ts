import { describe, expect, test } from '@jest/globals';
import { events } from '../../../../lib/runtime/events';
import { newAccount } from '../../../support/accounts';
import { bodiesOf } from '../../../support/auth-service';
import { createTestDeps, newCredentials } from '../../../support/deps';
import { cookieFrom } from '../../../support/event';
import { logLines } from '../../../support/log-capture';
import { UUID_V4 } from '../../../support/patterns';
import {
  createSessionApi,
  sessionTypes,
  textOf,
  underName,
  unreadableBodies,
  withCaller,
} from '../../../support/session-api';

const withAccount = async (settings: Parameters<typeof createSessionApi>[0] = {}, deps = createTestDeps()) => {
  const api = createSessionApi(settings, deps);
  const { user, ...form } = await newAccount(api.deps);
  return { api, user, form };
};

describe('POST /api/v1/auth_session/login', () => {
  test('shows the user and begins a session, from every kind of body', async () => {
    const { api, user, form } = await withAccount();
    for (const [, parts] of bodiesOf(form)) {
      const answer = await api.logIn(parts);
      expect([answer.status, answer.text]).toEqual([200, textOf(user)]);
      expect((await api.getMe({ cookies: [cookieFrom(answer)] })).text).toBe(textOf(user));
    }
  });

  test('returns the session token only in the cookie', async () => {
    const { api, form } = await withAccount();
    const answer = await api.logIn({ form });
    const [pair = '', ...attributes] = answer.cookies[0]?.split('; ') ?? [];
    const [name, token = ''] = pair.split('=');
    expect(answer.cookies).toHaveLength(1);
    expect(name).toBe('_my_session_id');
    expect(token).toMatch(UUID_V4);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=86400', 'Path=/', 'SameSite=Lax']);
    expect(JSON.stringify([answer.text, answer.headers])).not.toContain(token);
  });

  test.each<[string, Parameters<typeof createSessionApi>[0], RegExp]>([
    ['of its configured name', { cookie: { name: 'sid', secure: false } }, /^sid=/],
    ['that is Secure under https', { cookie: { name: '_my_session_id', secure: true } }, /; Secure$/],
    ['as old as the session may become', { sessionDurationSeconds: 60 }, /; Max-Age=60$/],
    ['without Max-Age where sessions never expire', { sessionDurationSeconds: null }, /^(?!.*(Max-Age|Expires))/i],
    ['without Max-Age under session_auth', { authType: 'session_auth' }, /^(?!.*(Max-Age|Expires))/i],
    ['with Max-Age under session_exp_auth', { authType: 'session_exp_auth' }, /; Max-Age=86400$/],
    ['with Max-Age under basic_auth', { authType: 'basic_auth' }, /; Max-Age=86400$/],
  ])('sets a cookie %s', async (_, settings, pattern) => {
    const { api, form } = await withAccount(settings);
    expect((await api.logIn({ form })).cookies).toEqual([expect.stringMatching(pattern)]);
  });

  test('begins another session each time, and ends none', async () => {
    const { api, form } = await withAccount();
    const cookies = [cookieFrom(await api.logIn({ form })), cookieFrom(await api.logIn({ form }))];
    expect(new Set(cookies).size).toBe(2);
    for (const cookie of cookies) expect((await api.getMe({ cookies: [cookie] })).status).toBe(200);
  });

  test('shows names, and the email in canonical form', async () => {
    const { api, user, form } = await withAccount();
    api.deps.users.put({ ...user, firstName: 'Ada', lastName: 'King' });
    const answer = await api.logIn({ form: { ...form, email: ` ${form.email.toUpperCase()}` } });
    expect(answer.text).toBe(textOf(user, { first_name: 'Ada', last_name: 'King' }));
  });

  test.each<[string, Record<string, string>, string]>([
    ['nothing', {}, '{"error":"email missing"}'],
    ['no email', { password: 'correct horse' }, '{"error":"email missing"}'],
    ['a blank email', { email: ' ', password: 'correct horse' }, '{"error":"email missing"}'],
    ['no password', { email: 'bob@example.com' }, '{"error":"password missing"}'],
    ['a blank password', { email: 'bob@example.com', password: '  ' }, '{"error":"password missing"}'],
  ])('refuses %s, in every kind of body', async (_, fields, text) => {
    for (const [, parts] of bodiesOf(fields)) {
      const answer = await createSessionApi().logIn(parts);
      expect([answer.status, answer.text, answer.cookies]).toEqual([400, text, []]);
    }
  });

  test('refuses a request without a body', async () => {
    const answer = await createSessionApi().logIn();
    expect([answer.status, answer.text]).toEqual([400, '{"error":"email missing"}']);
  });

  test.each<[string, (email: string, password: string) => Record<string, string>]>([
    ['an email that nobody has', (_, password) => ({ ...newCredentials(), password })],
    ['what is no address', (_, password) => ({ email: 'nobody', password })],
    ['the key of a claim', (email, password) => ({ email: `email#${email}`, password })],
  ])('finds nobody by %s', async (_, fields) => {
    const { api, form } = await withAccount();
    const answer = await api.logIn({ form: fields(form.email, form.password) });
    expect([answer.status, answer.text]).toEqual([404, '{"error":"no user found for this email"}']);
    expect(answer.cookies).toEqual([]);
  });

  test.each([
    ['another password', newCredentials().password],
    ['a password that only begins alike', 'a'.repeat(1025)],
    ['a password with a NUL', 'a\0b'],
  ])('refuses %s', async (_, password) => {
    const { api, form } = await withAccount();
    const answer = await api.logIn({ form: { email: form.email, password } });
    expect([answer.status, answer.text]).toEqual([401, '{"error":"wrong password"}']);
    expect(answer.cookies).toEqual([]);
  });

  test('gives a deactivated user the answer of a wrong password', async () => {
    const { api, user, form } = await withAccount();
    api.deps.users.put({ ...user, active: false });
    const answer = await api.logIn({ form });
    expect([answer.status, answer.text, answer.cookies]).toEqual([401, '{"error":"wrong password"}', []]);
  });

  test.each(unreadableBodies)('refuses %s', async (_, parts, status) => {
    const answer = await createSessionApi().logIn(parts);
    expect([answer.status, answer.body]).toEqual([status, { error: expect.any(String) }]);
  });

  test.each([['_my_session_id=made up'], ['_my_session_id='], ['session_id=made up']])(
    'does not ask who is calling: %s',
    async (cookie) => {
      const { api, form } = await withAccount();
      const headers = { authorization: 'Basic bm9ib2R5Og==' };
      expect((await api.logIn({ form, headers, cookies: [cookie] })).status).toBe(200);
    },
  );
});

describe.each([...sessionTypes, 'basic_auth'] as const)(
  'a login under %s that carries a session cookie',
  (authType) => {
    const isLive = async (api: ReturnType<typeof createSessionApi>, cookie: string) =>
      (await api.surfaceA.getProfile({ cookies: [underName(cookie, 'session_id')] })).status === 200;

    test('ends that session and no other', async () => {
      const { api, caller } = await withCaller({ authType });
      const { cookie: carried, email, password } = caller;
      const other = cookieFrom(await api.logIn({ form: { email, password } }));
      const newest = cookieFrom(await api.logIn({ form: { email, password }, cookies: [carried] }));
      expect(await Promise.all([carried, other, newest].map((cookie) => isLive(api, cookie)))).toEqual([
        false,
        true,
        true,
      ]);
    });

    test('does not end that session if it is refused', async () => {
      const { api, caller } = await withCaller({ authType });
      const { cookie, email } = caller;
      await api.logIn({ form: { email, password: newCredentials().password }, cookies: [cookie] });
      expect(await isLive(api, cookie)).toBe(true);
    });

    test('ends no session if two session cookies are sent', async () => {
      const { api, caller } = await withCaller({ authType });
      const { cookie, email, password } = caller;
      const answer = await api.logIn({ form: { email, password }, cookies: [cookie, '_my_session_id=another'] });
      expect(answer.status).toBe(200);
      expect(await isLive(api, cookie)).toBe(true);
    });
  },
);

test.each([
  ['a wrong password', (email: string) => ({ email, password: newCredentials().password })],
  ['an unknown email', () => newCredentials()],
])('for %s the log stays below error level and names no address', async (_, credentials) => {
  const { api, form: account } = await withAccount({}, Object.assign(createTestDeps(), { events }));
  const form = credentials(account.email);
  logLines.length = 0;
  await api.logIn({ form });
  expect(logLines.map(({ event, level }) => [event, level])).toEqual([
    ['sign_in_refused', 'warn'],
    // This test has no events table.
    ['event_not_stored', 'warn'],
    ['request', 'info'],
  ]);
  expect(JSON.stringify(logLines)).not.toContain(form.email);
  expect(JSON.stringify(logLines)).not.toContain(form.password);
});
