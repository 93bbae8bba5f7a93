import { describe, expect, test } from '@jest/globals';
import { secretOf } from '../../../../lib/auth/user-id';
import { hashToken } from '../../../../lib/crypto/hash-token';
import { createAuthService, signedIn } from '../../../support/auth-service';
import { challengeIn, enrolled } from '../../../support/authenticator-app';
import { BROWSER, createPasskeyService } from '../../../support/passkey-service';
import type { SoftwareAuthenticator } from '../../../support/software-authenticator';

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

/** A user with an authenticator app, an hour after their sign-in, and the challenge of the first step. */
const asked = async (headers: Record<string, string> = {}) => {
  const given = await enrolled();
  const { service, deps, cookie, password } = given;
  deps.clock.moveBy(HOUR);
  const send = (form: Record<string, string>, cookies: string[] = [cookie]) =>
    service.reauthenticate({ form, cookies, headers });
  const answer = await send({ password });
  const shown = async () => {
    const { body } = await service.listSessions({ cookies: [cookie] });
    return (body as { sessions: { authenticated_at: string; methods: string[] }[] }).sessions[0];
  };
  return { ...given, send, shown, challenge: challengeIn(answer), challengeCookie: answer.cookies[0]?.split(';')[0] };
};

describe('the second step of POST /reauthentication', () => {
  test.each([
    ['a code of the app', 'otp', ({ app }: Awaited<ReturnType<typeof asked>>) => app.next()],
    ['a recovery code', 'recovery', ({ recoveryCodes }: Awaited<ReturnType<typeof asked>>) => recoveryCodes[0] ?? ''],
  ])('makes the proof fresh by %s, and keeps what was proved', async (_, method, codeOf) => {
    const given = await asked();
    const { deps, send, shown, challenge } = given;
    const answer = await send({ challenge, code: codeOf(given) });
    const now = deps.clock.now().toISOString();
    expect([answer.status, (await shown())?.authenticated_at]).toEqual([200, now]);
    expect((await shown())?.methods).toEqual(method === 'otp' ? ['pwd', 'otp'] : ['pwd', 'otp', method]);
    // It works once.
    expect((await send({ challenge, code: codeOf(given) })).text).toBe('{"message":"invalid or expired challenge"}');
  });

  test('refuses a wrong code, and the proof stays as it was', async () => {
    const { app, send, shown, challenge } = await asked();
    const before = await shown();
    const answer = await send({ challenge, code: app.wrong() });
    expect([answer.status, answer.text]).toEqual([401, '{"message":"wrong code"}']);
    expect(await shown()).toEqual(before);
  });

  test('needs the browser that took the first step', async () => {
    const { app, cookie, send, challenge, challengeCookie } = await asked({ origin: 'http://localhost:3000' });
    const code = app.next();
    expect((await send({ challenge, code })).status).toBe(401);
    const answer = await send({ challenge, code }, [cookie, challengeCookie ?? '']);
    expect(answer.status).toBe(200);
    expect(answer.cookies).toEqual([expect.stringMatching(/^challenge=; .*Max-Age=0/)]);
  });

  test('refuses the challenge of a sign-in, and a sign-in refuses this one', async () => {
    const { service, app, email, password, send, challenge } = await asked();
    const ofSignIn = challengeIn(await service.signIn({ form: { email, password } }));
    const code = app.next();
    expect((await send({ challenge: ofSignIn, code })).status).toBe(401);
    expect((await service.signIn({ form: { challenge, code } })).status).toBe(401);
    expect((await send({ challenge, code })).status).toBe(200);
  });

  test('does not use up the challenge of another user', async () => {
    const one = await asked();
    const other = await enrolled(one.service);
    const stolen = await one.service.reauthenticate({
      form: { challenge: one.challenge, code: one.app.next() },
      cookies: [other.cookie],
    });
    expect([stolen.status, stolen.text]).toEqual([401, '{"message":"invalid or expired challenge"}']);
    expect((await one.send({ challenge: one.challenge, code: one.app.next() })).status).toBe(200);
  });

  test('ends with all sessions of the user', async () => {
    const { service, deps, app, cookie, send, challenge } = await asked();
    const user = await deps.users.findUser(challenge.split('.')[0] ?? '');
    if (user === null) throw new Error('no user');
    await service.signOut({ cookies: [cookie], query: { all: 'true' } });
    expect((await send({ challenge, code: app.next() })).status).toBe(403);
  });
});

/** A user with a passkey, an hour after their sign-in. */
const withPasskey = async (deps = createAuthService().deps) => {
  const service = createAuthService({}, deps);
  const passkeys = createPasskeyService(deps);
  const account = await passkeys.withPasskey();
  const { cookie, user, authenticator } = account;
  deps.clock.moveBy(HOUR);
  const change = async (changes: object) => {
    const stored = await deps.users.findUser(user.id);
    if (stored === null) throw new Error('no user');
    deps.users.put({ ...stored, ...changes });
  };
  /** A challenge that any user may answer. */
  const ask = async (): Promise<string> => challengeIn(await passkeys.requestPasskeySignIn());
  const answerTo = (challenge: string, deviations: Parameters<SoftwareAuthenticator['answer']>[1] = {}) => ({
    challenge,
    passkey: authenticator.answer(secretOf(challenge), deviations),
  });
  const send = (json: object, cookies: string[] = [cookie]) => service.reauthenticate({ json, cookies });
  const shown = async () => {
    const { body } = await service.listSessions({ cookies: [cookie] });
    return (body as { sessions: { authenticated_at: string; methods: string[] }[] }).sessions[0];
  };
  deps.recorded.length = 0;
  return { ...account, deps, service, passkeys, change, ask, answerTo, send, shown };
};

describe('POST /reauthentication with a passkey (contract section 6: "`password` or `challenge`+`code`/`passkey`")', () => {
  const UNVERIFIED = { userVerified: false };
  const REFUSED = '{"message":"passkey refused"}';
  const INVALID = '{"message":"invalid or expired challenge"}';

  test.each([
    ['that verified its user', {}],
    ['that did not, of a user without a second factor', UNVERIFIED],
  ])('makes the proof fresh by a passkey alone %s', async (_, deviations) => {
    const { deps, user, ask, answerTo, send, shown } = await withPasskey();
    const sent = answerTo(await ask(), deviations);
    const answer = await send(sent);
    const now = deps.clock.now().toISOString();
    expect([answer.status, answer.body, answer.cookies]).toEqual([
      200,
      { message: 'reauthenticated', authenticated_at: now, methods: ['pwd', 'hwk'] },
      [],
    ]);
    expect(await shown()).toMatchObject({ authenticated_at: now, methods: ['pwd', 'hwk'] });
    expect(deps.recorded).toEqual([{ event: 'reauthenticated', userId: user.id, methods: ['hwk'] }]);
    // It works once.
    expect((await send(sent)).text).toBe(INVALID);
  });

  test('is enough for a user with an authenticator app if it verified them, and asks for a code otherwise', async () => {
    const { change, ask, answerTo, send, shown } = await withPasskey();
    await change({ hasTotp: true });
    const before = await shown();
    const asksForCode = await send(answerTo(await ask(), UNVERIFIED));
    expect([asksForCode.status, asksForCode.body]).toEqual([
      202,
      expect.objectContaining({ message: 'second factor required', methods: ['totp', 'recovery_code'] }),
    ]);
    expect(await shown()).toEqual(before);
    // The same passkey is no second factor.
    expect((await send(answerTo(challengeIn(asksForCode), UNVERIFIED))).status).not.toBe(200);
    expect((await send(answerTo(await ask()))).status).toBe(200);
  });

  test('is not enough for a user who must have a second factor and has only a passkey that does not verify them', async () => {
    const { deps, ask, answerTo, send, shown } = await withPasskey();
    Object.assign(deps, { secondFactorPolicy: 'all' });
    const alone = await send(answerTo(await ask(), UNVERIFIED));
    expect([alone.status, alone.text]).toEqual([403, '{"message":"second factor required"}']);
    expect((await send(answerTo(await ask()))).status).toBe(200);
    expect((await shown())?.methods).toEqual(['pwd', 'hwk']);
  });

  test('takes the second step after the password, also without user verification', async () => {
    const { deps, user, service, cookie, change, authenticator, shown } = await withPasskey();
    await change({ hasTotp: true, passwordHash: await deps.hasher.hash('correct horse', user.id) });
    const first = await service.reauthenticate({ json: { password: 'correct horse' }, cookies: [cookie], ...BROWSER });
    const { challenge, passkey_options: options } = first.body as {
      challenge: string;
      passkey_options: { challenge: string; allowCredentials: { id: string }[] };
    };
    expect([first.status, options.allowCredentials.map(({ id }) => id)]).toEqual([202, [authenticator.id]]);
    const json = { challenge, passkey: authenticator.answer(options.challenge, UNVERIFIED) };
    expect((await service.reauthenticate({ json, cookies: [cookie], ...BROWSER })).text).toBe(INVALID);
    const cookies = [cookie, first.cookies[0]?.split(';')[0] ?? ''];
    const answer = await service.reauthenticate({ json, cookies, ...BROWSER });
    expect([answer.status, (await shown())?.methods]).toEqual([200, ['pwd', 'hwk']]);
    expect(answer.cookies).toEqual([expect.stringMatching(/^challenge=; .*Max-Age=0/)]);
    expect(deps.recorded.at(-1)).toEqual({ event: 'reauthenticated', userId: user.id, methods: ['pwd', 'hwk'] });
  });

  test('refuses a passkey of another user, which uses up no challenge and changes no session', async () => {
    const one = await withPasskey();
    const other = await withPasskey(one.deps);
    const before = await one.shown();
    const challenge = await one.ask();
    for (const userHandle of [other.user.id, one.user.id, null]) {
      const answer = await one.send(other.answerTo(challenge, { userHandle }));
      expect([answer.status, answer.text]).toEqual([401, REFUSED]);
    }
    expect(await one.shown()).toEqual(before);
    expect((await one.send(one.answerTo(challenge))).status).toBe(200);
  });

  test('does not use up the challenge of another user', async () => {
    const one = await withPasskey();
    const other = await withPasskey(one.deps);
    await one.change({ hasTotp: true, passwordHash: await one.deps.hasher.hash('correct horse', one.user.id) });
    const challenge = challengeIn(await one.send({ password: 'correct horse' }));
    for (const sent of [one.answerTo(challenge), other.answerTo(challenge)])
      expect((await one.send(sent, [other.cookie])).text).toBe(INVALID);
    expect((await one.send(one.answerTo(challenge))).status).toBe(200);
  });

  test('refuses the challenge of a sign-in or of a registration', async () => {
    const { service, passkeys, user, cookie, deps, change, ask, answerTo, send } = await withPasskey();
    expect((await send(answerTo(await ask()))).status).toBe(200);
    const registration = challengeIn(await passkeys.requestRegistration({ cookies: [cookie] }));
    expect((await send(answerTo(registration))).text).toBe(INVALID);
    await change({ hasTotp: true, passwordHash: await deps.hasher.hash('correct horse', user.id) });
    const signIn = await service.signIn({ json: { email: user.email, password: 'correct horse' } });
    expect((await send(answerTo(challengeIn(signIn)))).text).toBe(INVALID);
  });

  test('refuses what is no passkey, a missing challenge, and fields of other forms', async () => {
    const { ask, answerTo, send } = await withPasskey();
    const { challenge, passkey } = answerTo(await ask());
    const refusals: [object, string][] = [
      [{ challenge, passkey: {} }, '{"message":"passkey is not what a browser returns for a passkey"}'],
      [{ passkey }, '{"message":"challenge missing"}'],
      [{ challenge, passkey, code: '123456' }, '{"message":"unknown field"}'],
      [{ challenge, passkey, password: 'correct horse' }, '{"message":"unknown field"}'],
    ];
    for (const [json, text] of refusals) {
      const answer = await send(json);
      expect([answer.status, answer.text]).toEqual([400, text]);
    }
    expect((await send({ challenge, passkey })).status).toBe(200);
  });
});
