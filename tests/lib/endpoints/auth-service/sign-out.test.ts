import { describe, expect, test } from '@jest/globals';
import { createAuthService, signedIn } from '../../../support/auth-service';
import { cookieFrom } from '../../../support/event';

const forbidden = [403, { message: expect.any(String) }];

describe('DELETE /sessions', () => {
  test('ends the session, deletes the cookie and redirects to the home page', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answer = await service.signOut({ cookies: [cookie] });
    expect([answer.status, answer.headers.location, answer.text]).toEqual([302, '/', '']);
    expect(answer.cookies.map((text) => text.split('; ').sort())).toEqual([
      ['HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Lax', 'session_id='],
    ]);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(403);
  });

  test('deletes the cookie with its configured name, and with Secure if it was set so', async () => {
    const service = createAuthService({ sessionCookie: { name: 'sid', secure: true } });
    const { cookie } = await signedIn(service);
    const answer = await service.signOut({ cookies: [cookie] });
    expect(answer.cookies[0]).toMatch(/^sid=;.*; Secure$/);
  });

  test('does not end the other sessions of the user', async () => {
    const service = createAuthService();
    const { cookie, ...credentials } = await signedIn(service);
    const other = cookieFrom(await service.signIn({ form: credentials }));
    await service.signOut({ cookies: [cookie] });
    expect((await service.getProfile({ cookies: [other] })).status).toBe(200);
  });

  test('refuses a second time', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    await service.signOut({ cookies: [cookie] });
    const answer = await service.signOut({ cookies: [cookie] });
    expect([answer.status, answer.body]).toEqual(forbidden);
    expect(answer.cookies).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['nothing', []],
    ['an empty cookie', ['session_id=']],
    ['an unknown session', ['session_id=made up by somebody']],
  ])('refuses %s', async (_, cookies) => {
    const answer = await createAuthService().signOut({ cookies });
    expect([answer.status, answer.body]).toEqual(forbidden);
  });

  test('refuses two session cookies, and ends neither session', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const { cookie: another } = await signedIn(service);
    expect((await service.signOut({ cookies: [cookie, another] })).status).toBe(403);
    for (const live of [cookie, another]) expect((await service.getProfile({ cookies: [live] })).status).toBe(200);
  });
});

describe('DELETE /sessions?all=true', () => {
  const all = { query: { all: 'true' } };

  test('ends every session of the user, and deletes the cookie', async () => {
    const service = createAuthService();
    const { cookie, ...credentials } = await signedIn(service);
    const other = cookieFrom(await service.signIn({ form: credentials }));
    const { cookie: somebodys } = await signedIn(service);
    const answer = await service.signOut({ cookies: [cookie], ...all });
    expect([answer.status, answer.text]).toEqual([200, '{"message":"all sessions ended"}']);
    expect(answer.cookies).toEqual(['session_id=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
    for (const ended of [cookie, other]) expect((await service.getProfile({ cookies: [ended] })).status).toBe(403);
    expect((await service.getProfile({ cookies: [somebodys] })).status).toBe(200);
  });

  test('lets the user sign in again', async () => {
    const service = createAuthService();
    const { cookie, ...credentials } = await signedIn(service);
    await service.signOut({ cookies: [cookie], ...all });
    const again = cookieFrom(await service.signIn({ form: credentials }));
    expect((await service.getProfile({ cookies: [again] })).status).toBe(200);
  });

  test('refuses a request without a live session', async () => {
    const answer = await createAuthService().signOut({ cookies: ['session_id=made up'], ...all });
    expect([answer.status, answer.body, answer.cookies]).toEqual([...forbidden, []]);
  });

  test.each(['', 'false', '1', 'TRUE', 'true,true', 'true '])('refuses %p, and ends nothing', async (value) => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answer = await service.signOut({ cookies: [cookie], query: { all: value } });
    expect([answer.status, answer.text]).toEqual([400, '{"message":"all must be true"}']);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
  });

  test('ignores other arguments', async () => {
    const service = createAuthService();
    const { cookie, ...credentials } = await signedIn(service);
    const other = cookieFrom(await service.signIn({ form: credentials }));
    expect((await service.signOut({ cookies: [cookie], query: { theme: 'dark' } })).status).toBe(302);
    expect((await service.getProfile({ cookies: [other] })).status).toBe(200);
  });
});
