import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LambdaHandler } from '../../lib/http/handler';
import { challengeIn, type FactorBody, totpCode } from '../support/authenticator-app';
import { newCredentials } from '../support/deps';
import { type Answer, call, cookieFrom, gatewayEvent, type RequestParts } from '../support/event';
import { loadHandler } from '../support/load-handler';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import { useTables } from '../support/tables';
import { inParallel, statusCounts } from './race';

/** Passkeys and second factors on the three surfaces at the same time. */

const tables = useTables();
const CONTENDERS = 20;
/** The sign-ins of the three surfaces. */
const SIGN_INS = ['POST /sessions', 'POST /api/v1/auth_session/login', 'POST /api/users/login'] as const;
const FILES = {
  'POST /users': 'auth-service/sign-up',
  'POST /sessions': 'auth-service/sign-in',
  'POST /sessions/options': 'auth-service/passkeys/request-passkey-sign-in',
  'POST /passkeys/options': 'auth-service/passkeys/request-registration',
  'POST /passkeys': 'auth-service/passkeys/add-passkey',
  'POST /second_factors/totp': 'auth-service/second-factors/begin-totp-setup',
  'PUT /second_factors/totp': 'auth-service/second-factors/enable-totp',
  'GET /profile': 'auth-service/get-profile',
  'POST /api/v1/auth_session/login': 'session-api/log-in',
  'GET /api/v1/users/me': 'session-api/get-me',
  'POST /api/users/login': 'user-directory/issue-tokens',
  'GET /api/users/token': 'user-directory/get-token',
};
type Route = keyof typeof FILES;

const handlers = new Map<string, LambdaHandler>();

beforeAll(async () => {
  for (const [route, file] of Object.entries(FILES)) handlers.set(route, await loadHandler(file));
});

const send = (route: Route, parts: RequestParts = {}): Promise<Answer> => {
  const handler = handlers.get(route);
  if (handler === undefined) throw new Error(`no handler for ${route}`);
  return call(handler, gatewayEvent(route, parts));
};

interface Asked {
  readonly challenge: string;
  readonly passkey_options: { readonly challenge: string; readonly user: { readonly id: string } };
}

const signedIn = async () => {
  const credentials = newCredentials();
  await send('POST /users', { form: credentials });
  return { credentials, cookies: [cookieFrom(await send('POST /sessions', { form: credentials }))] };
};

/** A user with a passkey in an authenticator that counts its signatures. */
const withPasskey = async () => {
  const { credentials, cookies } = await signedIn();
  const { challenge, passkey_options: options } = (await send('POST /passkeys/options', { cookies })).body as Asked;
  const userId = Buffer.from(options.user.id, 'base64url').toString();
  const authenticator = createSoftwareAuthenticator({ userHandle: userId, hasCounter: true });
  const added = await send('POST /passkeys', {
    cookies,
    json: { challenge, passkey: authenticator.register(options.challenge) },
  });
  expect(added.status).toBe(201);
  const askAndAnswer = async () => {
    const asked = (await send('POST /sessions/options')).body as Asked;
    return { challenge: asked.challenge, passkey: authenticator.answer(asked.passkey_options.challenge) };
  };
  return { credentials, cookies, userId, authenticator, askAndAnswer };
};

const sessionsOf = async (userId: string) =>
  (await tables.sessions.items()).filter((item) => item.user_id === userId && !String(item.id).includes('challenge#'));

describe('of many simultaneous sign-ins with a passkey', () => {
  test('one signature begins one session', async () => {
    const { userId, askAndAnswer } = await withPasskey();
    const json = await askAndAnswer();
    const before = await sessionsOf(userId);
    const answers = await inParallel(CONTENDERS, () => send('POST /sessions', { json }));
    expect(statusCounts(answers)).toEqual({ 200: 1, 401: CONTENDERS - 1 });
    expect(await sessionsOf(userId)).toHaveLength(before.length + 1);
  });

  test('twenty signatures for one challenge begin one session', async () => {
    const { userId, authenticator, askAndAnswer } = await withPasskey();
    const { challenge } = await askAndAnswer();
    const before = await sessionsOf(userId);
    const answers = await inParallel(CONTENDERS, () =>
      send('POST /sessions', { json: { challenge, passkey: authenticator.answer(challenge) } }),
    );
    expect(statusCounts(answers)).toEqual({ 200: 1, 401: CONTENDERS - 1 });
    expect(await sessionsOf(userId)).toHaveLength(before.length + 1);
  });

  test('one signature, sent to the three surfaces at once, begins one session', async () => {
    const { userId, askAndAnswer } = await withPasskey();
    for (let round = 0; round < 4; round += 1) {
      const json = await askAndAnswer();
      const before = await sessionsOf(userId);
      const answers = await inParallel(9, (index) => send(SIGN_INS[index % 3] ?? SIGN_INS[0], { json }));
      expect(statusCounts(answers)).toEqual({ 200: 1, 401: 8 });
      expect(await sessionsOf(userId)).toHaveLength(before.length + 1);
    }
  });

  test('an authenticator and its copy do not both sign in with one count', async () => {
    const { authenticator, askAndAnswer, userId } = await withPasskey();
    const { challenge } = await askAndAnswer();
    const other = ((await send('POST /sessions/options')).body as Asked).challenge;
    const before = await sessionsOf(userId);
    const answers = await inParallel(2, (index) => {
      const sent = [challenge, other][index] ?? '';
      return send('POST /sessions', { json: { challenge: sent, passkey: authenticator.answer(sent, { counter: 9 }) } });
    });
    expect(statusCounts(answers)).toEqual({ 200: 1, 401: 1 });
    expect(await sessionsOf(userId)).toHaveLength(before.length + 1);
  });
});

/** Whether what a sign-in of this surface answered is live. */
const isLive = async (surface: Route, answer: Answer): Promise<boolean> => {
  const cookies = [cookieFrom(answer)];
  if (surface === 'POST /sessions') return (await send('GET /profile', { cookies })).status === 200;
  if (surface === 'POST /api/v1/auth_session/login')
    return (await send('GET /api/v1/users/me', { cookies })).status === 200;
  const { access_token: token } = answer.body as { access_token: string };
  return (await send('GET /api/users/token', { headers: { authorization: `Bearer ${token}` } })).status === 200;
};

describe('while an app is enabled', () => {
  test('no sign-in with the password alone leaves a live session, on any surface', async () => {
    let begun = 0;
    for (let round = 0; round < 3; round += 1) {
      const { credentials, cookies } = await signedIn();
      const { secret } = (await send('POST /second_factors/totp', { cookies })).body as FactorBody;
      const code = totpCode(secret, new Date());
      const surfaces = Array.from({ length: 12 }, (_, index) => SIGN_INS[index % 3] ?? SIGN_INS[0]);
      const enabling = send('PUT /second_factors/totp', { cookies, json: { code } });
      // They begin one after the other, so that some are under way when the app becomes active.
      const answers = await inParallel(surfaces.length, async (index) => {
        await sleep(index * 4);
        return send(surfaces[index] ?? SIGN_INS[0], { json: credentials });
      });
      const enabled = await enabling;
      expect(enabled.status).toBe(200);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);

      for (const [index, answer] of answers.entries()) {
        // What did not begin a session asks for the code.
        if (answer.status !== 200) expect(challengeIn(answer)).not.toBe('');
        else {
          begun += 1;
          expect(await isLive(surfaces[index] ?? SIGN_INS[0], answer)).toBe(false);
        }
      }
      expect(await isLive('POST /sessions', enabled)).toBe(true);
    }
    // Some were faster than the app, or nothing was proved.
    expect(begun).toBeGreaterThan(0);
  });

  test('a sign-in of each surface is live without an app: the check above can fail', async () => {
    const { credentials } = await signedIn();
    for (const surface of SIGN_INS)
      expect(await isLive(surface, await send(surface, { json: credentials }))).toBe(true);
  });
});
