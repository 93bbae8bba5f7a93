import { describe, expect, test } from '@jest/globals';
import { type ContractMode, classicMode, hardenedMode } from '../../../lib/auth/contract-mode';
import { createHandler as signIn } from '../../../lib/endpoints/auth-service/sign-in';
import { createHandler as logIn } from '../../../lib/endpoints/session-api/log-in';
import { createHandler as issueTokens } from '../../../lib/endpoints/user-directory/issue-tokens';
import { at } from '../../support/auth-service';
import { createDirectoryDeps } from '../../support/directory';
import { createMailDeps, newMailAccount } from '../../support/mail-links';
import { mailedLink, otherCode } from '../../support/sign-in-links';

const cookie = (name: string) => ({ name: `__Host-${name}`, secure: true });

/** The three sign-ins in memory, with a mailed code. */
const withCode = async (mode: ContractMode, changes: Parameters<typeof newMailAccount>[1] = {}) => {
  const { tokenSessions } = await createDirectoryDeps();
  const deps = {
    ...createMailDeps(),
    mode,
    tokenSessions,
    refreshSeconds: 3600,
    authenticator: { sessionDurationSeconds: 60 },
  };
  const settings = {
    sessionCookie: cookie('session_id'),
    sessionApiCookie: cookie('session_id'),
    directoryCookie: cookie('user-api-credentials'),
    deviceCookie: cookie('device'),
    challengeCookie: cookie('challenge'),
    relyingParty: { id: 'localhost' },
    signUpCookie: cookie('sign_up'),
    signInCookie: cookie('sign_in'),
    sessionDurationSeconds: 60,
    origins: [],
    openPaths: [],
    errorsHaveCodes: mode.errorsHaveCodes,
  };
  const { user, email, signUpSecret } = await newMailAccount(deps, changes);
  const { code, browserSecret } = await mailedLink(deps, email);
  const ways = {
    signIn: at('POST /sessions', signIn(deps, settings)),
    logIn: at('POST /api/v1/auth_session/login', logIn(deps, settings)),
    issueTokens: at('POST /api/users/login', issueTokens(deps, settings)),
  };
  const cookies = [`__Host-sign_in=${browserSecret}`, `__Host-sign_up=${signUpSecret}`];
  const send = (name: keyof typeof ways, typed = code, sent = cookies) =>
    ways[name]({ json: { email, code: typed }, cookies: sent });
  return { deps, user, email, code, cookies, send };
};

/** contract.md section 6: "Wrong codes: 401 `wrong code`", in the shape of the surface. */
const WRONG = {
  signIn: ['{"message":"wrong code"}', '{"message":"wrong code","code":"wrong_code"}'],
  logIn: ['{"error":"wrong code"}', '{"error":"wrong code","code":"wrong_code"}'],
  issueTokens: [
    '{"message":"wrong code","error_code":"WRONG_CODE"}',
    '{"message":"wrong code","error_code":"WRONG_CODE"}',
  ],
} as const;
const names = Object.keys(WRONG) as (keyof typeof WRONG)[];

describe.each([classicMode, hardenedMode])('in mode $name', (mode) => {
  test.each(names)('%s begins a session with the method `email`', async (name) => {
    const { deps, user, send } = await withCode(mode);
    const { status, cookies } = await send(name);
    expect([status, cookies.length > 0]).toEqual([200, true]);
    expect(deps.recorded).toContainEqual({ event: 'user_signed_in', userId: user.id, methods: ['email'] });
  });

  test('POST /sessions answers 200 `{"email","message":"logged in"}`', async () => {
    const { email, send } = await withCode(mode);
    expect((await send('signIn')).text).toBe(`{"email":"${email}","message":"logged in"}`);
  });

  test.each(names)('%s answers every refused code alike, and sets no cookie', async (name) => {
    const { code, cookies, send } = await withCode(mode);
    const expected = WRONG[name][mode === classicMode ? 0 : 1];
    for (const answer of [
      await send(name, otherCode(code)),
      await send(name, 'no code'),
      await send(name, code, []),
      await send(name, code, [...cookies, `__Host-sign_in=${'x'.repeat(43)}`]),
    ])
      expect([answer.status, answer.text, answer.cookies]).toEqual([401, expected, []]);
  });
});

test.each(names)('%s passes on the sign-up cookie, which keeps the password', async (name) => {
  const { deps, user, send } = await withCode(hardenedMode, { emailVerified: false });
  expect((await send(name)).status).toBe(200);
  expect(await deps.users.findUser(user.id)).toMatchObject({ emailVerified: true, passwordHash: user.passwordHash });
  const other = await withCode(hardenedMode, { emailVerified: false });
  expect((await other.send(name, other.code, other.cookies.slice(0, 1))).status).toBe(200);
  expect(await other.deps.users.findUser(other.user.id)).toMatchObject({ emailVerified: true, passwordHash: null });
});
