import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { totpCode } from '../support/authenticator-app';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { adminInProcess } from '../support/local-admin';
import { type Credentials, newLocalUser, signInLocally } from '../support/local-people';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { tableCopies } from '../support/table-copies';
import { newBrowser, newestMail } from '../support/visitors';

/** docs/restore.md as a rehearsal: old copies of all tables are put back over a running service, and sealed. */

jest.setTimeout(240_000);

const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-restore-'));
let local: LocalStart;
let origin: string;
let settings: Record<string, string>;
let copies: ReturnType<typeof tableCopies>;
let admin: ReturnType<typeof adminInProcess>;

/** Everything that a backup can bring back, with what a restore leaves alone otherwise: sessions and signing keys. */
const TABLES = ['users', 'credentials', 'customers', 'roles', 'sessions', 'signing-keys'];
const SUFFIX = 'yesterday';

const start = () => {
  local = startLocally({ ...settings, CONTRACT_MODE: 'hardened', LIMIT_MAILS: '0' });
  return untilReady(local);
};

const stop = async () => {
  local.process.kill('SIGTERM');
  await local.exited;
};

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: dataDir };
  admin = adminInProcess(settings);
  await start();
  copies = tableCopies(`http://localhost:${dynamodbPort}`);
});

afterAll(async () => {
  copies?.close();
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Browser = ReturnType<typeof newBrowser>;

const newUser = (...options: string[]) => newLocalUser(admin, ...options);
const signIn = (credentials: Pick<Credentials, 'email' | 'password'>) => signInLocally(origin, credentials);

const statusOf = async (credentials: Pick<Credentials, 'email' | 'password'>) => (await signIn(credentials)).status;

const tokensOf = async ({ email, password }: Credentials) => {
  const answer = await fetch(`${origin}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(200);
  const { access_token: access, refresh_token: refresh } = (await answer.json()) as Record<string, string>;
  plantCanary(access ?? '');
  plantCanary(refresh ?? '');
  return { access: access ?? '', refresh: refresh ?? '' };
};

const tokenStatus = async (token: string) =>
  (await fetch(`${origin}/api/users/token`, { headers: { authorization: `Bearer ${token}` } })).status;

const refreshStatus = async (token: string) =>
  (
    await fetch(`${origin}/api/users/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: token }),
    })
  ).status;

const publishedKids = async () =>
  ((await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }).keys.map(
    ({ kid }) => kid,
  );

const setUpApp = async (browser: Browser) => {
  const { body } = await browser.ask('POST', '/second_factors/totp');
  const secret = String(body.secret);
  plantCanary(secret);
  const enabled = await browser.ask('PUT', '/second_factors/totp', { code: totpCode(secret, new Date()) });
  const codes = enabled.body.recovery_codes as string[];
  for (const code of codes) plantCanary(code);
  return codes;
};

/** The second step. @returns its status. */
const secondStep = async ({ browser, body }: Awaited<ReturnType<typeof signIn>>, code: string) =>
  (await browser.ask('POST', '/sessions', { challenge: String(body.challenge), code })).status;

test('a restore brings the data back, and nothing that was used, ended or retired', async () => {
  const root = await newUser('--role', 'admin');
  const [resetter, leaver, changer, disabled, coder] = [
    await newUser(),
    await newUser(),
    await newUser(),
    await newUser(),
    await newUser(),
  ];
  const deleted = await newUser();

  // Yesterday.
  const anonymous = newBrowser(origin, 'a browser');
  expect((await anonymous.ask('POST', '/reset_password', { email: resetter.email })).status).toBe(200);
  const { link } = await newestMail(origin, resetter.email, 1);
  const leaving = await signIn(leaver);
  const staying = await signIn(leaver);
  const changing = await signIn(changer);
  const disabling = await signIn(disabled);
  const coding = await signIn(coder);
  expect([leaving, staying, changing, disabling, coding].map(({ status }) => status)).toEqual(Array(5).fill(200));
  const [usedCode = '', freshCode = ''] = await setUpApp(coding.browser);
  const tokens = await tokensOf(root);
  const { kid = '' } = decodeProtectedHeader(tokens.access);
  await copies.make(SUFFIX, TABLES);
  const since = new Date().toISOString();

  // Today.
  const today = newCredentials();
  expect((await anonymous.press(link, { new_password: today.password })).status).toBe(303);
  // From the other browser: this one keeps its cookie, as a thief would.
  const { body } = await staying.browser.ask('GET', '/sessions');
  const other = (body.sessions as { reference: string; current: boolean }[]).find(({ current }) => !current);
  expect((await staying.browser.ask('DELETE', `/sessions/${other?.reference}`)).status).toBe(200);
  expect(await leaving.browser.profile()).toBe(403);
  const changed = { current_password: changer.password, new_password: newCredentials().password };
  expect((await changing.browser.ask('PUT', '/password', changed)).status).toBe(200);
  await admin(['disable', '--email', disabled.email]);
  await admin(['delete', '--email', deleted.email, '--yes']);
  expect(await secondStep(await signIn(coder), usedCode)).toBe(200);
  const afterwards = await newUser();
  const later = await signIn(afterwards);
  const laterTokens = await tokensOf(root);
  await admin(['keys-rotate', '--retire-old']);
  expect(await publishedKids()).not.toContain(kid);

  // Put back without a seal, all of that works again.
  await copies.putBack(SUFFIX, TABLES);
  expect(await leaving.browser.profile()).toBe(200);
  expect(await statusOf(changer)).toBe(200);
  expect(await statusOf(disabled)).toBe(200);
  expect(await publishedKids()).toContain(kid);

  const sealed = await admin<Record<string, unknown>>(['seal', '--since', since, '--yes']);
  expect(sealed).toMatchObject({
    users: 7,
    resumed: false,
    removed_signing_keys: [kid],
    lost_sealing_keys: {},
    void_passwords: 2,
    void_recovery_codes: 1,
    inactive: 1,
    deleted: 1,
  });

  // No request is served between the restore and the seal: what the functions remember of the old signing keys is forgotten.
  await stop();
  await start();

  // No session, token, link or key of before.
  for (const { browser } of [leaving, staying, changing, disabling, coding, later])
    expect(await browser.profile()).toBe(403);
  for (const { access, refresh } of [tokens, laterTokens])
    expect([await tokenStatus(access), await refreshStatus(refresh)]).toEqual([401, 401]);
  expect((await anonymous.press(link)).status).toBe(403);
  expect(await publishedKids()).not.toContain(kid);
  // No password of before either, if it was changed; nor a used recovery code, nor an account that was disabled or deleted.
  expect(await statusOf(resetter)).toBe(401);
  expect(await statusOf(changer)).toBe(401);
  expect(await statusOf(disabled)).toBe(401);
  expect(await statusOf(deleted)).toBe(401);
  expect(await statusOf(afterwards)).toBe(401);
  expect(await secondStep(await signIn(coder), usedCode)).toBe(401);

  // All others sign in as before, and who changed the password sets a new one by mail.
  expect(await statusOf(leaver)).toBe(200);
  expect(await tokenStatus((await tokensOf(root)).access)).toBe(200);
  expect(await secondStep(await signIn(coder), freshCode)).toBe(401);
  const { email, password } = { ...changer, password: newCredentials().password };
  expect((await anonymous.ask('POST', '/reset_password', { email })).status).toBe(200);
  const fresh = await newestMail(origin, email, 2);
  expect((await anonymous.press(fresh.link, { new_password: password })).status).toBe(303);
  expect(await statusOf({ email, password })).toBe(200);
});
