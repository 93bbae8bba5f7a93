import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createAuthService, signedIn } from '../../../support/auth-service';

const HOUR = 3_600_000;

/** A user who signed in an hour ago. */
const anHourAgo = async () => {
  const service = createAuthService();
  const { cookie, email, password } = await signedIn(service);
  service.deps.clock.moveBy(HOUR);
  const { deps } = service;
  const user = await deps.users.findUser((await deps.users.findUserId(email)) ?? '');
  if (user === null) throw new Error('no user');
  const send = (form: Record<string, string>) => service.reauthenticate({ form, cookies: [cookie] });
  const shown = async () => {
    const { body } = await service.listSessions({ cookies: [cookie] });
    return (body as { sessions: { authenticated_at: string; methods: string[] }[] }).sessions[0];
  };
  return { service, deps, user, cookie, password, send, shown };
};

describe('POST /reauthentication', () => {
  test('answers the new time, which the list of sessions and new access tokens show', async () => {
    const { service, deps, cookie, password, send, shown } = await anHourAgo();
    const now = deps.clock.now();
    const answer = await send({ password });
    expect([answer.status, answer.body]).toEqual([
      200,
      { message: 'reauthenticated', authenticated_at: now.toISOString(), methods: ['pwd'] },
    ]);
    expect(answer.cookies).toEqual([]);
    expect(await shown()).toMatchObject({ authenticated_at: now.toISOString(), methods: ['pwd'] });
    const { body } = await service.issueSessionToken({ cookies: [cookie] });
    const { auth_time } = await deps.accessTokens.verify((body as { access_token: string }).access_token);
    expect(auth_time).toBe(now.getTime() / 1000);
  });

  test('refuses a wrong password, tells the owner, and leaves the proof as it was', async () => {
    const { deps, user, send, shown } = await anHourAgo();
    const before = await shown();
    deps.recorded.length = 0;
    const answer = await send({ password: 'wrong one' });
    expect([answer.status, answer.text]).toEqual([403, '{"message":"wrong current password"}']);
    expect(await shown()).toEqual(before);
    expect(deps.recorded).toEqual([
      { event: 'reauthentication_refused', userId: user.id, reason: 'wrong_current_password' },
    ]);
  });

  test.each([
    [{}, '{"message":"password missing"}'],
    [{ password: 'x', email: 'bob@example.com' }, '{"message":"unknown field"}'],
  ])('refuses %p', async (form, text) => {
    const { send } = await anHourAgo();
    const answer = await send(form);
    expect([answer.status, answer.text]).toEqual([400, text]);
  });

  test('asks a user with a second factor for it, and binds the step to a browser', async () => {
    const { service, deps, user, cookie, password } = await anHourAgo();
    deps.users.put({ ...user, hasTotp: true });
    const headers = { origin: 'http://localhost:3000' };
    const answer = await service.reauthenticate({ form: { password }, cookies: [cookie], headers });
    const { challenge } = answer.body as { challenge: string };
    expect([answer.status, answer.body]).toEqual([
      202,
      { email: user.email, message: 'second factor required', challenge, methods: ['totp', 'recovery_code'] },
    ]);
    expect(answer.cookies).toEqual([expect.stringMatching(/^challenge=[\w-]{43}; .*Max-Age=300/)]);
    expect(deps.challenges.kept.get(hashToken(challenge))).toMatchObject({ purpose: 'reauthentication' });
    // The challenge proves nothing anywhere.
    expect((await service.getProfile({ cookies: [`session_id=${challenge}`] })).status).toBe(403);
  });

  test('refuses a password too often guessed, before it is compared', async () => {
    const { service, deps, cookie, password } = await anHourAgo();
    Object.assign(deps.guessLimits, { accountFailures: 2 });
    const send = (sent: string) => service.reauthenticate({ form: { password: sent }, cookies: [cookie] });
    for (let guesses = 0; guesses < 2; guesses += 1) expect((await send('wrong one')).status).toBe(403);
    expect((await send(password)).status).toBe(429);
  });
});
