import { describe, expect, test } from '@jest/globals';
import { type ContractMode, classicMode, hardenedMode } from '../../../lib/auth/contract-mode';
import { createHandler as signIn } from '../../../lib/endpoints/auth-service/sign-in';
import { createHandler as logIn } from '../../../lib/endpoints/session-api/log-in';
import { createHandler as issueTokens } from '../../../lib/endpoints/user-directory/issue-tokens';
import { newAccount } from '../../support/accounts';
import { at } from '../../support/auth-service';
import { createDirectoryDeps } from '../../support/directory';
import type { Answer } from '../../support/event';

const COOKIE = { name: '__Host-session_id', secure: true };
const DEVICE = { name: '__Host-device', secure: true };

/** The three sign-in endpoints, with a limit of two guesses, and a user whose email is verified. */
const withWaysIn = async (mode: ContractMode, device = DEVICE) => {
  const deps = {
    ...(await createDirectoryDeps()),
    mode,
    guessLimits: { accountFailures: 2, ipAddressFailures: 0, windowSeconds: 60 },
    authenticator: { sessionDurationSeconds: 60 },
  };
  const settings = {
    sessionCookie: COOKIE,
    sessionApiCookie: COOKIE,
    directoryCookie: COOKIE,
    deviceCookie: device,
    signUpCookie: { name: '__Host-sign_up', secure: true },
    signInCookie: { name: '__Host-sign_in', secure: true },
    challengeCookie: { name: '__Host-challenge', secure: true },
    relyingParty: { id: 'localhost', origins: ['http://localhost:3000'] },
    sessionDurationSeconds: 60,
    origins: [],
    openPaths: [],
    errorsHaveCodes: false,
  };
  const { user, email, password } = await newAccount(deps);
  deps.users.put({ ...user, emailVerified: true });
  const ways = {
    signIn: at('POST /sessions', signIn(deps, settings)),
    logIn: at('POST /api/v1/auth_session/login', logIn(deps, settings)),
    issueTokens: at('POST /api/users/login', issueTokens(deps, settings)),
  };
  const by = (name: keyof typeof ways, cookies: string[] = [], typed = password) =>
    ways[name]({ json: { email, password: typed }, cookies });
  return { deps, by };
};

const deviceOf = ({ cookies }: Answer): string => cookies[1]?.split(';')[0] ?? '';

describe.each(['signIn', 'logIn', 'issueTokens'] as const)('%s', (name) => {
  test('sets a device cookie for 30 days, beside the session', async () => {
    const { by } = await withWaysIn(hardenedMode);
    const answer = await by(name);
    const [pair = '', ...attributes] = answer.cookies[1]?.split('; ') ?? [];
    expect(answer.cookies).toHaveLength(2);
    expect(answer.cookies[0]).toMatch(/^__Host-session_id=/);
    expect(pair).toMatch(/^__Host-device=[A-Za-z0-9_-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax', 'Secure']);
    expect(JSON.stringify([answer.text, answer.headers])).not.toContain(pair.split('=')[1]);
  });

  test('sets none in a known browser, whichever surface made it known', async () => {
    const { by } = await withWaysIn(hardenedMode);
    for (const first of ['signIn', 'logIn', 'issueTokens'] as const) {
      const answer = await by(name, [deviceOf(await by(first))]);
      expect([answer.status, answer.cookies.length]).toEqual([200, 1]);
    }
  });

  test('lets the owner’s browser sign in while somebody else guesses, and no other browser', async () => {
    const { by } = await withWaysIn(hardenedMode);
    const device = deviceOf(await by(name));
    for (const status of [401, 401, 429]) expect((await by(name, [], 'wrong one')).status).toBe(status);
    for (const cookies of [[], [`__Host-device=${'b'.repeat(43)}`], [device, device], [`device=${device}`]]) {
      expect((await by(name, cookies)).status).toBe(429);
    }
    expect((await by(name, [device])).status).toBe(200);
  });

  test('sets none for a refused sign-in', async () => {
    const { by } = await withWaysIn(hardenedMode);
    for (const status of [401, 401, 429]) {
      expect(await by(name, [], 'wrong one')).toMatchObject({ status, cookies: [] });
    }
  });

  test('sets none in mode classic', async () => {
    const { by } = await withWaysIn(classicMode, { name: 'device', secure: false });
    expect((await by(name, [`device=${'a'.repeat(43)}`])).cookies).toHaveLength(1);
  });
});
