import { describe, expect, test } from '@jest/globals';
import { signedIn } from '../../../support/auth-service';
import { cookieFrom } from '../../../support/event';
import { basicHeader } from '../../../support/sent-credentials';
import { loggedIn, sessionTypes, strangers, underName, withCaller } from '../../../support/session-api';

const done = [200, '{}'];
const notFound = [404, '{"error":"Not found"}'];
const forbidden = [403, '{"error":"Forbidden"}'];

describe.each(sessionTypes)('DELETE /api/v1/auth_session/logout under %s', (authType) => {
  test('ends the session and deletes the cookie', async () => {
    const { api, asCaller } = await withCaller({ authType });
    const answer = await api.logOut(asCaller);
    expect([answer.status, answer.text]).toEqual(done);
    expect(answer.cookies.map((text) => text.split('; ').sort())).toEqual([
      ['HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Lax', '_my_session_id='],
    ]);
    const afterwards = await api.getMe(asCaller);
    expect([afterwards.status, afterwards.text]).toEqual(forbidden);
  });

  test('does not end other sessions of the user, or of other users', async () => {
    const { api, caller, asCaller } = await withCaller({ authType });
    const { email, password } = caller;
    const second = cookieFrom(await api.logIn({ form: { email, password } }));
    const { cookie: somebodys } = await loggedIn(api);
    await api.logOut(asCaller);
    for (const cookie of [second, somebodys]) expect((await api.getMe({ cookies: [cookie] })).status).toBe(200);
  });

  test('refuses a second time, without a cookie', async () => {
    const { api, asCaller } = await withCaller({ authType });
    await api.logOut(asCaller);
    const answer = await api.logOut(asCaller);
    expect([answer.status, answer.text, answer.cookies]).toEqual([...forbidden, []]);
  });

  test('ends the session on the auth service too', async () => {
    const { api, caller, asCaller } = await withCaller({ authType });
    await api.logOut(asCaller);
    const onA = { cookies: [underName(caller.cookie, 'session_id')] };
    expect((await api.surfaceA.getProfile(onA)).status).toBe(403);
    expect((await api.surfaceA.signOut(onA)).status).toBe(403);
  });

  test('ends a session that began on the auth service, and the other way round', async () => {
    const { api, asCaller, caller } = await withCaller({ authType });
    const { cookie: begunOnA } = await signedIn(api.surfaceA);
    expect((await api.logOut({ cookies: [underName(begunOnA, '_my_session_id')] })).status).toBe(200);
    expect((await api.surfaceA.getProfile({ cookies: [begunOnA] })).status).toBe(403);
    expect((await api.surfaceA.signOut({ cookies: [underName(caller.cookie, 'session_id')] })).status).toBe(302);
    expect((await api.getMe(asCaller)).status).toBe(403);
  });

  test.each(strangers)('refuses %s', async (_, parts, status, text) => {
    const { api } = await withCaller({ authType });
    const answer = await api.logOut(parts);
    expect([answer.status, answer.text, answer.cookies]).toEqual([status, text, []]);
  });

  test('ends neither session if two session cookies are sent', async () => {
    const { api, caller } = await withCaller({ authType });
    const { cookie: another } = await loggedIn(api);
    const cookies = [caller.cookie, another];
    expect((await api.logOut({ cookies })).status).toBe(403);
    for (const cookie of cookies) expect((await api.getMe({ cookies: [cookie] })).status).toBe(200);
  });
});

test('the cookie is deleted with its configured name, and with Secure if it was set so', async () => {
  const { api, asCaller } = await withCaller({ cookie: { name: 'sid', secure: true } });
  expect((await api.logOut(asCaller)).cookies).toEqual([expect.stringMatching(/^sid=;.*; Secure$/)]);
});

describe('DELETE /api/v1/auth_session/logout under basic_auth', () => {
  const withBasic = async () => {
    const given = await withCaller({ authType: 'basic_auth' });
    const { cookie, email, password } = given.caller;
    const isLive = async (sent: string) =>
      (await given.api.surfaceA.getProfile({ cookies: [underName(sent, 'session_id')] })).status === 200;
    return { ...given, cookie, headers: { authorization: basicHeader({ email, password }) }, isLive };
  };

  test('ends the session of the cookie if it belongs to the caller', async () => {
    const { api, headers, cookie, isLive } = await withBasic();
    const answer = await api.logOut({ headers, cookies: [cookie] });
    expect([answer.status, answer.text]).toEqual(done);
    expect(answer.cookies).toEqual([expect.stringMatching(/^_my_session_id=;.*; Max-Age=0/)]);
    expect(await isLive(cookie)).toBe(false);
  });

  test('finds no session of another user, which continues', async () => {
    const { api, headers, isLive } = await withBasic();
    const { cookie } = await loggedIn(api);
    const answer = await api.logOut({ headers, cookies: [cookie] });
    expect([answer.status, answer.text, answer.cookies]).toEqual([...notFound, []]);
    expect(await isLive(cookie)).toBe(true);
  });

  test.each<[string, string[]]>([
    ['no cookie', []],
    ['an unknown session', ['_my_session_id=made up by somebody']],
    ['an empty cookie', ['_my_session_id=']],
  ])('finds no session by %s', async (_, cookies) => {
    const { api, headers } = await withBasic();
    const answer = await api.logOut({ headers, cookies });
    expect([answer.status, answer.text]).toEqual(notFound);
  });

  test('finds no session that has expired', async () => {
    const { api, headers, cookie } = await withBasic();
    api.deps.clock.moveBy(86_400_000);
    const answer = await api.logOut({ headers, cookies: [cookie] });
    expect([answer.status, answer.text]).toEqual(notFound);
  });

  test('ends neither session if two session cookies are sent', async () => {
    const { api, caller, headers, cookie, isLive } = await withBasic();
    const { email, password } = caller;
    const second = cookieFrom(await api.logIn({ form: { email, password } }));
    const answer = await api.logOut({ headers, cookies: [cookie, second] });
    expect([answer.status, answer.text]).toEqual(notFound);
    expect(await Promise.all([isLive(cookie), isLive(second)])).toEqual([true, true]);
  });

  test('refuses a session alone, which does not authenticate here', async () => {
    const { api, cookie, isLive } = await withBasic();
    const answer = await api.logOut({ cookies: [cookie] });
    expect([answer.status, answer.text]).toEqual(forbidden);
    expect(await isLive(cookie)).toBe(true);
  });

  test('answers 401 to a request without credentials', async () => {
    const { api } = await withBasic();
    const answer = await api.logOut();
    expect([answer.status, answer.text]).toEqual([401, '{"error":"Unauthorized"}']);
  });
});
