import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { totpCode, wrongTotpCode } from '../support/authenticator-app';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { newBrowser, newestMail } from '../support/visitors';

/** docs/second-factors.md and docs/sign-in-links.md, as somebody goes through them with two browsers, a mailbox and an app. */

jest.setTimeout(240_000);

let local: LocalStart;
let origin: string;

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  const settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' };
  local = startLocally({ ...settings, CONTRACT_MODE: 'hardened' });
  await untilReady(local);
});

afterAll(async () => {
  local.process.kill('SIGTERM');
  await local.exited;
});

type Browser = ReturnType<typeof newBrowser>;
type Answer = Awaited<ReturnType<Browser['ask']>>;

/** Signs up with the link of a mail: nobody types a password. */
const signUpByLink = async (browser: Browser): Promise<string> => {
  const { email } = newCredentials();
  expect((await browser.ask('POST', '/sign_in_link', { email })).status).toBe(200);
  expect((await browser.press((await newestMail(origin, email, 1)).link)).status).toBe(303);
  expect(await browser.profile()).toBe(200);
  return email;
};

/** Sets up an app with the code of now. @returns also the code after it, which is accepted already. */
const setUpApp = async (browser: Browser) => {
  const begun = await browser.ask('POST', '/second_factors/totp');
  expect(begun.status).toBe(201);
  const secret = String(begun.body.secret);
  plantCanary(secret);
  const now = new Date();
  const enabled = await browser.ask('PUT', '/second_factors/totp', { code: totpCode(secret, now) });
  expect([enabled.status, enabled.body.message]).toEqual([200, 'second factor enabled']);
  const recoveryCodes = enabled.body.recovery_codes as string[];
  expect(recoveryCodes).toHaveLength(10);
  for (const code of recoveryCodes) plantCanary(code);
  return { secret, nextCode: totpCode(secret, now, 1), recoveryCodes };
};

/** Sets a password by mail, which signs nobody in. @param mails how many the user has so far: two more follow. */
const setPassword = async (browser: Browser, email: string, mails: number): Promise<string> => {
  const { password } = newCredentials();
  expect((await browser.ask('POST', '/reset_password', { email })).status).toBe(200);
  const { link } = await newestMail(origin, email, mails + 1);
  expect((await browser.press(link, { new_password: password })).status).toBe(303);
  expect((await newestMail(origin, email, mails + 2)).links).toEqual([]);
  expect(await browser.profile()).toBe(403);
  return password;
};

/** Posts to a path that is to answer with this status. */
const post = async (browser: Browser, path: string, status: number, fields: Record<string, string>) => {
  const answer = await browser.ask('POST', path, fields);
  expect([answer.status, answer.body]).toEqual([status, expect.any(Object)]);
  return answer;
};

const challengeOf = ({ body }: Answer): string => {
  expect(body.challenge).toEqual(expect.any(String));
  return String(body.challenge);
};

const codeOf = ({ status, body }: Answer) => [status, body.code];

interface ListedSession {
  readonly current: boolean;
  readonly methods: string[];
  readonly authenticated_at: string;
}

const sessionOf = async (browser: Browser): Promise<ListedSession> => {
  const { body } = await browser.ask('GET', '/sessions');
  const current = (body.sessions as ListedSession[]).find((session) => session.current);
  if (current === undefined) throw new Error('this browser has no session');
  return current;
};

const methodsOf = async (browser: Browser) => (await sessionOf(browser)).methods;
const provedAt = async (browser: Browser) => (await sessionOf(browser)).authenticated_at;

/** The tokens of the user directory, which it answers to a sign-in and a refresh. */
const tokensIn = ({ body }: Answer) => {
  const { access_token, refresh_token } = body as { access_token: string; refresh_token: string };
  plantCanary(access_token);
  plantCanary(refresh_token);
  return { access_token, refresh_token, claims: decodeJwt(access_token) };
};

test('a user signs up by link, sets up an app, signs in everywhere in two steps, and removes the app', async () => {
  const [laptop, phone] = [newBrowser(origin, 'a laptop'), newBrowser(origin, 'a phone')];

  // Signs up with a link, sets up an app, and signs out.
  const email = await signUpByLink(laptop);
  const { secret, nextCode: code, recoveryCodes } = await setUpApp(laptop);
  expect((await newestMail(origin, email, 2)).links).toEqual([]);
  expect(await methodsOf(laptop)).toEqual(['email', 'otp']);
  expect((await laptop.ask('GET', '/second_factors')).body).toMatchObject({
    totp: { enabled: true },
    recovery_codes: { left: 10 },
    passkeys: [],
  });
  expect((await laptop.send('DELETE', '/sessions')).status).toBe(302);
  expect(await laptop.profile()).toBe(403);

  // Sets a password by mail, which signs nobody in, and signs in with it and a code. The challenge is worth nothing elsewhere.
  const password = await setPassword(phone, email, 2);
  const first = await laptop.ask('POST', '/sessions', { email, password });
  expect([first.status, first.body]).toEqual([
    202,
    { email, message: 'second factor required', challenge: challengeOf(first), methods: ['totp', 'recovery_code'] },
  ]);
  expect(await laptop.profile()).toBe(403);
  const challenge = challengeOf(first);
  expect(codeOf(await phone.ask('POST', '/sessions', { challenge, code }))).toEqual([401, 'invalid_challenge']);
  const wrong = await laptop.ask('POST', '/sessions', { challenge, code: wrongTotpCode(secret, new Date()) });
  expect(codeOf(wrong)).toEqual([401, 'wrong_code']);
  expect((await laptop.ask('POST', '/sessions', { challenge, code })).status).toBe(200);
  expect([await laptop.profile(), await methodsOf(laptop)]).toEqual([200, ['pwd', 'otp']]);

  // Neither the challenge nor the code works twice. A recovery code works, and a mail says how many are left.
  const recoveryCode = () => recoveryCodes.shift() ?? '';
  const next = recoveryCode();
  expect(codeOf(await laptop.ask('POST', '/sessions', { challenge, code: next }))).toEqual([401, 'invalid_challenge']);
  const again = challengeOf(await post(phone, '/sessions', 202, { email, password }));
  expect(codeOf(await phone.ask('POST', '/sessions', { challenge: again, code }))).toEqual([401, 'wrong_code']);
  expect((await phone.ask('POST', '/sessions', { challenge: again, code: next })).status).toBe(200);
  expect(await methodsOf(phone)).toEqual(['pwd', 'recovery']);
  expect((await newestMail(origin, email, 5)).text).toContain('Recovery codes that are left: 9.');

  // A new password ends every session, and does not replace the second factor.
  const second = await setPassword(phone, email, 5);
  expect([await laptop.profile(), await phone.profile()]).toEqual([403, 403]);
  expect((await post(laptop, '/sessions', 202, { email, password: second })).headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-challenge=/),
  ]);

  // Neither does a mail. Its code works only in the browser that requested it; its link asks for the second step.
  expect((await laptop.ask('POST', '/sign_in_link', { email })).status).toBe(200);
  const mail = await newestMail(origin, email, 8);
  const [mailedCode = ''] = /^\d{6}$/m.exec(mail.text) ?? [];
  expect(codeOf(await phone.ask('POST', '/sessions', { email, code: mailedCode }))).toEqual([401, 'wrong_code']);
  const step = await phone.press(mail.link);
  expect([step.status, step.headers.get('location')]).toEqual([303, '/verify-2fa']);
  const [, ofLink = ''] = /__Host-second_step=([^;]+)/.exec(step.headers.getSetCookie().join()) ?? [];
  expect(await phone.profile()).toBe(403);
  const byLink = await phone.send('POST', '/sessions', { challenge: ofLink, code: recoveryCode() }, true);
  expect(byLink.status).toBe(200);
  expect(await methodsOf(phone)).toEqual(['email', 'recovery']);
  expect(codeOf(await laptop.ask('POST', '/sessions', { email, code: mailedCode }))).toEqual([401, 'wrong_code']);
  expect((await newestMail(origin, email, 9)).text).toContain('Recovery codes that are left: 8.');

  // The session API and the user directory ask too. Tokens that are refreshed say how and when the user signed in.
  const login = '/api/v1/auth_session/login';
  const ofApi = await post(laptop, login, 401, { email, password: second });
  expect(ofApi.body).toMatchObject({ error: 'second factor required', methods: ['totp', 'recovery_code'] });
  expect((await laptop.ask('GET', '/api/v1/users/me')).status).toBe(401);
  await post(laptop, login, 200, { challenge: challengeOf(ofApi), code: recoveryCode() });
  expect((await laptop.ask('GET', '/api/v1/users/me')).body).toMatchObject({ email });

  const ofDirectory = await post(phone, '/api/users/login', 401, { email, password: second });
  expect(ofDirectory.body).toMatchObject({ error_code: 'SECOND_FACTOR_REQUIRED' });
  const { challenge: ofTokens } = ofDirectory.body.payload as { challenge: string };
  const twoSteps = { challenge: ofTokens, code: recoveryCode() };
  const issued = tokensIn(await post(phone, '/api/users/login', 200, twoSteps));
  // `auth_time` has whole seconds: now a new one would differ.
  await sleep(1000);
  const refreshed = tokensIn(await post(phone, '/api/users/refresh', 200, { refresh_token: issued.refresh_token }));
  expect(refreshed.access_token).not.toBe(issued.access_token);
  const { amr, auth_time, sid } = issued.claims;
  expect([amr, auth_time]).toEqual([['pwd', 'recovery', 'mfa'], expect.any(Number)]);
  expect(refreshed.claims).toMatchObject({ amr, auth_time, sid });

  // Proves it again in the same session, by password and code.
  const signedInAt = await provedAt(phone);
  const asked = await post(phone, '/reauthentication', 202, { password: second });
  expect(await provedAt(phone)).toBe(signedInAt);
  const proved = await post(phone, '/reauthentication', 200, { challenge: challengeOf(asked), code: recoveryCode() });
  expect(proved.body.methods).toEqual(['email', 'recovery', 'pwd']);
  expect(Date.parse(await provedAt(phone))).toBeGreaterThan(Date.parse(signedInAt));

  // "Sign out everywhere" ends the tokens, and the sign-in that is half done.
  const halfDone = challengeOf(await post(laptop, '/sessions', 202, { email, password: second }));
  expect((await phone.ask('DELETE', '/sessions?all=true')).status).toBe(200);
  const unused = recoveryCode();
  const late = await laptop.ask('POST', '/sessions', { challenge: halfDone, code: unused });
  expect(codeOf(late)).toEqual([401, 'invalid_challenge']);
  await post(phone, '/api/users/refresh', 401, { refresh_token: refreshed.refresh_token });
  expect([await laptop.profile(), await phone.profile()]).toEqual([403, 403]);

  // Signs in with the recovery code that was not used up, and removes the app: the password is enough again.
  const last = challengeOf(await post(phone, '/sessions', 202, { email, password: second }));
  await post(phone, '/sessions', 200, { challenge: last, code: unused });
  expect((await phone.ask('GET', '/second_factors')).body).toMatchObject({ recovery_codes: { left: 4 } });
  expect(codeOf(await phone.ask('DELETE', '/second_factors/totp', { code: unused }))).toEqual([401, 'wrong_code']);
  expect((await phone.ask('DELETE', '/second_factors/totp', { code: recoveryCode() })).status).toBe(200);
  expect((await phone.ask('GET', '/second_factors')).body).toMatchObject({
    totp: { enabled: false },
    recovery_codes: { left: 0 },
  });
  await post(laptop, '/sessions', 200, { email, password: second });
  expect(await methodsOf(laptop)).toEqual(['pwd']);
});

test('wrong codes end a challenge, and then all codes of the account wait', async () => {
  const laptop = newBrowser(origin, 'a laptop');
  const email = await signUpByLink(laptop);
  const { secret, nextCode, recoveryCodes } = await setUpApp(laptop);
  await newestMail(origin, email, 2);
  const password = await setPassword(laptop, email, 2);
  const begin = async (): Promise<string> => challengeOf(await post(laptop, '/sessions', 202, { email, password }));

  for (let challenges = 0; challenges < 2; challenges += 1) {
    const challenge = await begin();
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const code = wrongTotpCode(secret, new Date());
      expect(codeOf(await laptop.ask('POST', '/sessions', { challenge, code }))).toEqual([401, 'wrong_code']);
    }
    const late = await laptop.ask('POST', '/sessions', { challenge, code: nextCode });
    expect(codeOf(late)).toEqual([401, 'invalid_challenge']);
  }
  const challenge = await begin();
  for (const code of [nextCode, ...recoveryCodes.slice(0, 1)]) {
    const refused = await laptop.ask('POST', '/sessions', { challenge, code });
    expect(codeOf(refused)).toEqual([429, 'too_many_attempts']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect([seconds > 0, seconds <= 900]).toEqual([true, true]);
  }
  expect(await laptop.profile()).toBe(403);
});
