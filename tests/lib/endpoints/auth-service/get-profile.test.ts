import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../../../lib/auth/contract-mode';
import { createAuthService, signedIn } from '../../../support/auth-service';
import { createTestDeps } from '../../../support/deps';
import { plantSession, plantUser } from '../../../support/sessions';

describe('GET /profile', () => {
  test('shows the email of the user of the session', async () => {
    const service = createAuthService();
    const { cookie, email } = await signedIn(service);
    const answer = await service.getProfile({ cookies: ['theme=dark', cookie] });
    expect([answer.status, answer.text]).toEqual([200, `{"email":"${email}"}`]);
  });

  test('shows id and state too in mode hardened', async () => {
    const service = createAuthService({}, createTestDeps({ mode: hardenedMode }));
    const user = plantUser(service.deps);
    const { token } = await plantSession(service.deps, user);
    const answer = await service.getProfile({ cookies: [`session_id=${token}`] });
    const { id, email } = user;
    const profile = { id, email, email_verified: true, created_at: user.createdAt.toISOString() };
    expect([answer.status, answer.text]).toEqual([200, JSON.stringify(profile)]);
  });

  test('shows each user their own email', async () => {
    const service = createAuthService();
    const users = [await signedIn(service), await signedIn(service)];
    for (const { cookie, email } of users) {
      expect((await service.getProfile({ cookies: [cookie] })).body).toEqual({ email });
    }
  });

  test('reads only the cookie with the configured name', async () => {
    const service = createAuthService({ sessionCookie: { name: 'sid', secure: false } });
    const { cookie } = await signedIn(service);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
    expect((await service.getProfile({ cookies: [cookie.replace('sid', 'session_id')] })).status).toBe(403);
  });

  test('changes nothing about the session', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answers = [await service.getProfile({ cookies: [cookie] }), await service.getProfile({ cookies: [cookie] })];
    expect(answers.map(({ status, cookies }) => [status, cookies])).toEqual([
      [200, []],
      [200, []],
    ]);
  });

  test.each<[string, (cookie: string) => string[]]>([
    ['nothing', () => []],
    ['an empty cookie', () => ['session_id=']],
    ['an unknown session', () => ['session_id=made up by somebody']],
    ['the cookie twice', (cookie) => [cookie, cookie]],
    ['two session cookies', (cookie) => [cookie, 'session_id=made up by somebody']],
    ['a session cookie with one quote', (cookie) => [cookie.replace(/=(.*)/, '="$1')]],
  ])('refuses %s', async (_, cookies) => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answer = await service.getProfile({ cookies: cookies(cookie) });
    expect([answer.status, answer.body]).toEqual([403, { message: expect.any(String) }]);
  });

  test('reads a session cookie in double quotes', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const answer = await service.getProfile({ cookies: [cookie.replace(/=(.*)/, '="$1"')] });
    expect(answer.status).toBe(200);
  });

  test('ignores a session in a header or in the query', async () => {
    const service = createAuthService();
    const { cookie } = await signedIn(service);
    const token = cookie.split('=')[1] ?? '';
    const headers = { authorization: `Bearer ${token}`, session_id: token, 'x-session-id': token, 'x-user': 'bob' };
    expect((await service.getProfile({ headers })).status).toBe(403);
  });
});
