import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';
import { basic } from '../support/scenarios/session-api';

jest.setTimeout(240_000);

let dataDir: string;
let origin: string;
let running: LocalStart | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-e2e-'));
});

afterEach(async () => {
  await stop();
  rmSync(dataDir, { recursive: true });
});

const start = async (settings: Record<string, string>): Promise<void> => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  running = startLocally({ PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: dataDir, ...settings });
  await untilReady(running);
};

const stop = async (): Promise<void> => {
  running?.process.kill('SIGTERM');
  await running?.exited;
};

const me = (headers: Record<string, string>) => fetch(`${origin}/api/v1/users/me`, { headers });

test('accounts and sessions of both surfaces survive restarts, under whatever AUTH_TYPE accepts them', async () => {
  const credentials = newCredentials();
  const form = new URLSearchParams(credentials);
  await start({ AUTH_TYPE: 'session_auth' });
  await fetch(`${origin}/users`, { method: 'POST', body: form });
  const login = await fetch(`${origin}/api/v1/auth_session/login`, { method: 'POST', body: form });
  const [cookie = ''] = login.headers.getSetCookie()[0]?.split(';') ?? [];
  plantCanary(cookie.split('=')[1] ?? '');
  expect(cookie).toMatch(/^_my_session_id=[0-9a-f-]{36}$/);
  expect(login.headers.getSetCookie()[0]).not.toContain('Max-Age');
  const user: unknown = await login.json();

  await stop();
  await start({ AUTH_TYPE: 'session_db_auth' });
  const again = await me({ cookie });
  expect([again.status, await again.json()]).toEqual([200, user]);
  expect((await me(basic(credentials))).status).toBe(403);

  await stop();
  await start({ AUTH_TYPE: 'basic_auth' });
  expect((await me({ cookie })).status).toBe(403);
  const proven = await me(basic(credentials));
  expect([proven.status, await proven.json()]).toEqual([200, user]);
});

test('a session ends as many seconds after its login as SESSION_DURATION says', async () => {
  const form = new URLSearchParams(newCredentials());
  await start({ AUTH_TYPE: 'session_exp_auth', SESSION_DURATION: '1' });
  await fetch(`${origin}/users`, { method: 'POST', body: form });
  const login = await fetch(`${origin}/api/v1/auth_session/login`, { method: 'POST', body: form });
  const [cookie = ''] = login.headers.getSetCookie()[0]?.split(';') ?? [];
  plantCanary(cookie.split('=')[1] ?? '');

  await new Promise((resolve) => setTimeout(resolve, 1100));

  expect((await me({ cookie })).status).toBe(403);
});
