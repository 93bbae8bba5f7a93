import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { startExample } from '../support/example-service';
import { runLocalAdmin } from '../support/local-admin';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { describeTokenAcceptance, tampered } from '../support/token-proofs';

jest.setTimeout(240_000);

const AUDIENCE = 'orders';
const admin = newCredentials();
const member = newCredentials();
const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-tokens-'));
let settings: Record<string, string>;
let issuer: string;
let running: LocalStart | undefined;

const start = async (): Promise<void> => {
  running = startLocally(settings);
  await untilReady(running);
};

const stop = async (): Promise<void> => {
  running?.process.kill('SIGTERM');
  await running?.exited;
};

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  issuer = `http://localhost:${port}`;
  settings = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: dataDir, BASE_URL: issuer };
  settings.TOKEN_AUDIENCE = AUDIENCE;
  await start();
  await runLocalAdmin(settings, ['create', '--email', admin.email, '--role', 'admin'], admin.password);
  await runLocalAdmin(settings, ['create', '--email', member.email], member.password);
});

afterAll(async () => {
  await stop();
  rmSync(dataDir, { recursive: true });
});

const post = (path: string, body: object) =>
  fetch(`${issuer}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const ask = async (path: string, token: string) =>
  (await fetch(`${issuer}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

const tokensOf = async (credentials: { email: string; password: string }) => {
  const answer = await post('/api/users/login', credentials);
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
  plantCanary(tokens.access_token);
  plantCanary(tokens.refresh_token);
  return tokens;
};

const issuedTo = (credentials: typeof admin) => async () => ({
  issuer,
  audience: AUDIENCE,
  token: (await tokensOf(credentials)).access_token,
});

describeTokenAcceptance('tokens of an admin of the running service', issuedTo(admin));
describeTokenAcceptance('tokens of somebody without roles', issuedTo(member));

test.each<[title: string, forge: (token: string) => string]>([
  ['more roles', (token) => tampered(token, { claims: { scope: 'admin', roles: [{ id: 1, code: 'admin' }] } })],
  ['a longer life', (token) => tampered(token, { claims: { exp: 4_102_444_800 } })],
  ['half a signature', (token) => tampered(token, { signature: 'cut' })],
  ['another kid', (token) => tampered(token, { header: { kid: 'nobody' } })],
  ['no algorithm', (token) => tampered(token, { header: { alg: 'none' }, signature: 'none' })],
  ['a key of its own', (token) => tampered(token, { header: { jku: 'https://evil.example.com/jwks.json' } })],
])('its own routes refuse a token with %s', async (_, forge) => {
  const { access_token } = await tokensOf(member);
  expect(await ask('/api/users/token', access_token)).toBe(200);
  expect(await ask('/api/users/token', forge(access_token))).toBe(401);
  expect(await ask('/api/roles', forge(access_token))).toBe(401);
});

test('a token of a session that ended is refused here at once, and good elsewhere until it expires', async () => {
  const { access_token } = await tokensOf(member);
  const example = await startExample({ issuer, audience: AUDIENCE });
  try {
    await ask('/api/users/logout', access_token);
    expect(await ask('/api/users/token', access_token)).toBe(401);
    expect((await example.ask('/user', `Bearer ${access_token}`)).status).toBe(200);
    const { exp = 0, iat = 0 } = decodeJwt(access_token);
    expect(exp - iat).toBe(900);
  } finally {
    await example.stop();
  }
});

test('a refreshed token is as good as the first', async () => {
  const { access_token, refresh_token } = await tokensOf(admin);
  const answer = await post('/api/users/refresh', { refresh_token });
  const refreshed = (await answer.json()) as typeof admin & { access_token: string; refresh_token: string };
  plantCanary(refreshed.access_token);
  plantCanary(refreshed.refresh_token);
  expect(decodeJwt(refreshed.access_token)).toMatchObject({ sid: decodeJwt(access_token).sid, aud: AUDIENCE });
  const example = await startExample({ issuer, audience: AUDIENCE });
  expect((await example.ask('/admin', `Bearer ${refreshed.access_token}`)).status).toBe(200);
  await example.stop();
});

test('tokens, refresh tokens and keys survive a restart', async () => {
  const { access_token, refresh_token } = await tokensOf(member);
  await stop();
  await start();
  expect(await ask('/api/users/token', access_token)).toBe(200);
  expect((await post('/api/users/refresh', { refresh_token })).status).toBe(200);
  const again = await tokensOf(member);
  expect(decodeProtectedHeader(again.access_token).kid).toBe(decodeProtectedHeader(access_token).kid);
});
