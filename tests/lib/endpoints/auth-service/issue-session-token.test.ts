import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createAuthService } from '../../../support/auth-service';
import { createTestDeps } from '../../../support/deps';
import { plantSession, plantTokenSession, plantUser } from '../../../support/sessions';

const FORBIDDEN = [403, '{"message":"Forbidden"}'];

const withSession = async (mode = classicMode) => {
  const service = createAuthService({}, createTestDeps({ mode }));
  const { deps } = service;
  const user = plantUser(deps);
  const { token: value } = await plantSession(deps, user);
  const cookies = [`session_id=${value}`];
  const issue = async () => {
    const { body } = await service.issueSessionToken({ cookies });
    return (body as { access_token: string }).access_token;
  };
  const bearer = async () => ({ authorization: `Bearer ${await issue()}` });
  return { service, deps, user, value, cookies, issue, bearer };
};

describe.each([classicMode, hardenedMode])('POST /token in mode $name', (mode) => {
  test('issues a token of the session, which is not the secret of the cookie', async () => {
    const { service, deps, user, value, cookies } = await withSession(mode);
    const answer = await service.issueSessionToken({ cookies });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body as object)).toEqual(['access_token', 'token_type', 'expires_in']);
    const { access_token: token, token_type: type } = answer.body as Record<string, string>;
    const payload = await deps.accessTokens.verify(token ?? '');
    expect([type, answer.cookies]).toEqual(['Bearer', []]);
    expect(payload).toMatchObject({ sub: user.id, sid: hashToken(value), auth_time: 1795168800 });
    for (const secret of [value, value.split('.').at(-1)]) expect(JSON.stringify(payload)).not.toContain(secret);
  });

  test('its token works on private routes, and dies with the session', async () => {
    const { service, user, cookies, bearer } = await withSession(mode);
    const headers = await bearer();
    expect((await service.getProfile({ headers })).body).toMatchObject({ email: user.email });
    expect((await service.signOut({ cookies })).status).toBe(302);
    const answer = await service.getProfile({ headers });
    expect([answer.status, answer.text]).toEqual(FORBIDDEN);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  test('a sign-out with the token ends the session of the cookie', async () => {
    const { service, cookies, bearer } = await withSession(mode);
    const headers = await bearer();
    expect((await service.signOut({ headers })).status).toBe(302);
    expect((await service.getProfile({ cookies })).status).toBe(403);
  });

  test('a sign-out everywhere with a token of the user directory ends the session of the cookie', async () => {
    const { service, deps, user, cookies } = await withSession(mode);
    const { token } = await deps.accessTokens.issue({ user, session: await plantTokenSession(deps, user) });
    const headers = { authorization: `Bearer ${token}` };
    expect((await service.signOut({ headers, query: { all: 'true' } })).status).toBe(200);
    expect((await service.getProfile({ cookies })).status).toBe(403);
    expect((await service.getProfile({ headers })).status).toBe(403);
  });
});

describe('POST /token', () => {
  test('refuses a token without the cookie, and a token of another session beside it', async () => {
    const { service, deps, user, cookies, bearer } = await withSession();
    const headers = await bearer();
    const { token: other } = await plantSession(deps, user);
    const sent = [{}, { headers }, { headers, cookies: [`session_id=${other}`] }, { cookies: ['session_id=made up'] }];
    for (const parts of sent) {
      const answer = await service.issueSessionToken(parts);
      expect([answer.status, answer.text]).toEqual(FORBIDDEN);
    }
    expect((await service.issueSessionToken({ headers, cookies })).status).toBe(200);
  });

  test('counts as a use of the session', async () => {
    const { service, deps, cookies, bearer } = await withSession(hardenedMode);
    for (let hours = 0; hours < 3; hours += 1) {
      deps.clock.moveBy(3_599_999);
      expect((await service.issueSessionToken({ cookies })).status).toBe(200);
    }
    const headers = await bearer();
    deps.clock.moveBy(3_599_999);
    expect((await service.getProfile({ headers })).status).toBe(200);
    deps.clock.moveBy(1);
    expect((await service.getProfile({ headers })).status).toBe(403);
  });

  test('refuses a page of another site', async () => {
    const { service, cookies } = await withSession();
    const answer = await service.issueSessionToken({ cookies, headers: { origin: 'https://evil.example' } });
    expect([answer.status, answer.text]).toEqual(FORBIDDEN);
  });
});

describe('a request with a token', () => {
  test('sees its own session as the current one, and can end it', async () => {
    const { service, value, bearer } = await withSession();
    const headers = await bearer();
    const reference = hashToken(value);
    const { body } = await service.listSessions({ headers });
    expect(body).toMatchObject({ sessions: [{ reference, current: true }] });
    const ended = await service.endSession({ headers, pathParameters: { reference } });
    expect([ended.status, ended.cookies]).toEqual([200, [expect.stringMatching(/Max-Age=0/)]]);
    expect((await service.getProfile({ headers })).status).toBe(403);
  });

  test('sees the session of the user directory as the current one', async () => {
    const { service, deps, user } = await withSession();
    const session = await plantTokenSession(deps, user);
    const { token } = await deps.accessTokens.issue({ user, session });
    const { body } = await service.listSessions({ headers: { authorization: `Bearer ${token}` } });
    const { sessions } = body as { sessions: { reference: string; current: boolean }[] };
    expect(sessions.filter(({ current }) => current).map(({ reference }) => reference)).toEqual([session.id]);
  });
});
