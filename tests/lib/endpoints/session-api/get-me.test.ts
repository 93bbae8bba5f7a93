import { describe, expect, test } from '@jest/globals';
import { signedIn } from '../../../support/auth-service';
import { cookieFrom } from '../../../support/event';
import { basicHeader } from '../../../support/sent-credentials';
import {
  createSessionApi,
  loggedIn,
  sessionTypes,
  strangers,
  textOf,
  underName,
  withCaller,
} from '../../../support/session-api';

const SECOND = 1000;
const YEAR = 365 * 86_400 * SECOND;
const forbidden = [403, '{"error":"Forbidden"}'];

describe('GET /api/v1/users/me', () => {
  test('shows the signed-in user', async () => {
    const { api, caller, asCaller } = await withCaller();
    const answer = await api.getMe(asCaller);
    expect([answer.status, answer.text]).toEqual([200, textOf(caller.user)]);
    expect(answer.cookies).toEqual([]);
  });

  test('shows each caller themself', async () => {
    const { api, caller } = await withCaller();
    for (const { cookie, user } of [caller, await loggedIn(api)]) {
      expect((await api.getMe({ cookies: ['theme=dark', cookie] })).text).toBe(textOf(user));
    }
  });

  test.each(strangers)('refuses %s', async (_, parts, status, text) => {
    const { api } = await withCaller();
    const answer = await api.getMe(parts);
    expect([answer.status, answer.text]).toEqual([status, text]);
  });

  test.each<[string, (cookie: string) => string[]]>([
    ['the cookie twice', (cookie) => [cookie, cookie]],
    ['the cookie beside another', (cookie) => [cookie, '_my_session_id=x']],
    ['the cookie in capitals', (cookie) => [cookie.toUpperCase().replace('_MY_SESSION_ID', '_my_session_id')]],
    ['the cookie with one quote', (cookie) => [cookie.replace(/=(.*)/, '="$1')]],
  ])('refuses %s', async (_, cookies) => {
    const { api, caller } = await withCaller();
    const answer = await api.getMe({ cookies: cookies(caller.cookie) });
    expect([answer.status, answer.text]).toEqual(forbidden);
  });

  test('refuses a deactivated user at once', async () => {
    const { api, caller, asCaller } = await withCaller();
    api.deps.users.put({ ...caller.user, active: false });
    const answer = await api.getMe(asCaller);
    expect([answer.status, answer.text]).toEqual(forbidden);
  });

  test('reads the cookie of its configured name', async () => {
    const { api, caller } = await withCaller({ cookie: { name: 'sid', secure: true } });
    expect((await api.getMe({ cookies: [caller.cookie] })).status).toBe(200);
    expect((await api.getMe({ cookies: [underName(caller.cookie, '_my_session_id')] })).status).toBe(401);
  });
});

describe.each(sessionTypes)('under %s', (authType) => {
  test('a session authenticates, a header does not', async () => {
    const { api, caller, asCaller } = await withCaller({ authType });
    const headers = { authorization: basicHeader(caller) };
    expect((await api.getMe(asCaller)).text).toBe(textOf(caller.user));
    expect((await api.getMe({ ...asCaller, headers })).text).toBe(textOf(caller.user));
    const answer = await api.getMe({ headers });
    expect([answer.status, answer.text]).toEqual(forbidden);
  });

  test('a session of the auth service is valid on the session API, and the other way round', async () => {
    const api = createSessionApi({ authType });
    const { cookie: begunOnA, email } = await signedIn(api.surfaceA);
    const onB = await api.getMe({ cookies: [underName(begunOnA, '_my_session_id')] });
    expect(onB).toMatchObject({ status: 200, body: { email } });
    const { cookie: begunOnB, user } = await loggedIn(api);
    const onA = await api.surfaceA.getProfile({ cookies: [underName(begunOnB, 'session_id')] });
    expect([onA.status, onA.text]).toEqual([200, `{"email":"${user.email}"}`]);
  });

  test('a session ends when the password is reset on the auth service', async () => {
    const { api, caller, asCaller } = await withCaller({ authType });
    const asked = await api.surfaceA.requestPasswordReset({ form: { email: caller.email } });
    const { reset_token } = asked.body as { reset_token: string };
    await api.surfaceA.resetPassword({ form: { email: caller.email, reset_token, new_password: 'another one' } });
    expect((await api.getMe(asCaller)).status).toBe(403);
  });
});

describe.each(['session_exp_auth', 'session_db_auth'] as const)('a session under %s', (authType) => {
  test.each([1, 60, 86_400])('expires %i seconds after it began, and not before', async (sessionDurationSeconds) => {
    const { api, asCaller } = await withCaller({ authType, sessionDurationSeconds });
    api.deps.clock.moveBy(sessionDurationSeconds * SECOND - 1);
    expect((await api.getMe(asCaller)).status).toBe(200);
    api.deps.clock.moveBy(1);
    const answer = await api.getMe(asCaller);
    expect([answer.status, answer.text]).toEqual(forbidden);
  });

  test('lives for years if the setting is “never”', async () => {
    const { api, asCaller } = await withCaller({ authType, sessionDurationSeconds: null });
    api.deps.clock.moveBy(10 * YEAR);
    expect((await api.getMe(asCaller)).status).toBe(200);
  });

  test('does not live longer because it is used', async () => {
    const { api, asCaller } = await withCaller({ authType, sessionDurationSeconds: 60 });
    for (let second = 0; second < 59; second += 1) {
      api.deps.clock.moveBy(SECOND);
      expect((await api.getMe(asCaller)).status).toBe(200);
    }
    api.deps.clock.moveBy(SECOND);
    expect((await api.getMe(asCaller)).status).toBe(403);
  });
});

test('a session under session_auth lives for years, whatever SESSION_DURATION is', async () => {
  const { api, asCaller } = await withCaller({ authType: 'session_auth', sessionDurationSeconds: 60 });
  api.deps.clock.moveBy(10 * YEAR);
  expect((await api.getMe(asCaller)).status).toBe(200);
});

describe('under basic_auth', () => {
  const authType = 'basic_auth';

  test('email and password authenticate', async () => {
    const { api, caller } = await withCaller({ authType });
    const answer = await api.getMe({ headers: { authorization: basicHeader(caller) } });
    expect([answer.status, answer.text]).toEqual([200, textOf(caller.user)]);
  });

  test('a session does not authenticate', async () => {
    const { api, asCaller } = await withCaller({ authType });
    const answer = await api.getMe(asCaller);
    expect([answer.status, answer.text]).toEqual(forbidden);
  });

  test.each<[string, (account: { email: string; password: string }) => string]>([
    ['a wrong password', ({ email }) => basicHeader({ email, password: 'another one' })],
    ['an unknown email', ({ password }) => basicHeader({ email: 'nobody@example.com', password })],
    ['a header that cannot be read', () => 'Basic !'],
    ['another scheme', (account) => basicHeader(account).replace('Basic', 'Bearer')],
  ])('%s is refused', async (_, authorization) => {
    const { api, caller } = await withCaller({ authType });
    const answer = await api.getMe({ headers: { authorization: authorization(caller) } });
    expect([answer.status, answer.text]).toEqual(forbidden);
  });

  test('a sign-in needs no authentication', async () => {
    const { api } = await withCaller({ authType });
    const answer = await api.getMe();
    expect([answer.status, answer.text]).toEqual([401, '{"error":"Unauthorized"}']);
  });

  test('a login begins a session that the auth service accepts', async () => {
    const { api, caller } = await withCaller({ authType });
    const cookie = underName(
      cookieFrom(await api.logIn({ form: { email: caller.email, password: caller.password } })),
      'session_id',
    );
    expect((await api.surfaceA.getProfile({ cookies: [cookie] })).status).toBe(200);
  });
});
