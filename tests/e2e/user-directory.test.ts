import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { runLocalAdmin } from '../support/local-admin';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';

jest.setTimeout(240_000);

const operator = newCredentials();
let local: LocalStart;
let origin: string;
let admin: Awaited<ReturnType<typeof signedIn>>;
let place: Record<string, string>;

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  place = { PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' };
  local = startLocally({ ...place, BASE_URL: origin });
  await untilReady(local);
  const { email, password } = operator;
  await runLocalAdmin(place, ['create', '--email', email, '--name', 'Olga', '--role', 'admin'], password);
  await runLocalAdmin(place, ['roles', '--define', 'auditor', '--name', 'Auditor', '--reserved']);
  admin = await signedIn(operator);
});

afterAll(async () => {
  local?.process.kill('SIGTERM');
  await local?.exited;
});

interface Sent {
  json?: object;
  token?: string;
  headers?: Record<string, string>;
}

const send = async (method: string, path: string, { json, token, headers }: Sent = {}) => {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const body = JSON.parse(text || '{}') as Record<string, unknown>;
  for (const name of ['access_token', 'refresh_token']) if (name in body) plantCanary(String(body[name]));
  return { status: response.status, text, body, cookies: response.headers.getSetCookie(), headers: response.headers };
};

const signedIn = async ({ email, password }: { email: string; password: string }) => {
  const { status, text, body, cookies } = await send('POST', '/api/users/login', { json: { email, password } });
  if (status !== 200) throw new Error(`${status} ${text}`);
  const [cookie = ''] = cookies[0]?.split(';') ?? [];
  return { email, password, cookie, token: String(body.access_token), refreshToken: String(body.refresh_token) };
};

const registered = async (changes: object = {}) => {
  const json = { ...newCredentials(), name: 'Grace', active: true, roles: [], ...changes };
  const { status, text, body } = await send('POST', '/api/users/', { token: admin.token, json });
  if (status !== 201) throw new Error(`${status} ${text}`);
  return { ...json, id: String(body.id) };
};

const WRONG = '{"message":"Wrong login or / and password."}';
const REVOKED = '{"message":"The access token is not accepted.","error_code":"TOKEN_REVOKED"}';

/** contract.md section 3, as the people of a customer go through it. */
test('be registered, sign in, refresh, change, be promoted, sign out, be reset and disabled', async () => {
  const grace = await registered();
  const path = `/api/users/${grace.id}`;
  const asAdmin = { token: admin.token };
  const shown = (changes: object = {}) => ({
    active: true,
    customer: { id: 1 },
    email: grace.email,
    id: grace.id,
    name: 'Grace',
    roles: [],
    ...changes,
  });
  expect((await send('GET', path, asAdmin)).body).toEqual(shown());
  const again = await send('POST', '/api/users', { ...asAdmin, json: { ...newCredentials(), ...documentOf(grace) } });
  expect([again.status, again.text]).toEqual([409, '{"message":"User already exists."}']);

  const { email, password } = grace;
  const mistyped = await send('POST', '/api/users/login', { json: { email, password: 'mistyped' } });
  expect([mistyped.status, mistyped.text]).toEqual([401, WRONG]);
  const login = await send('POST', '/api/users/login', { json: { email, password } });
  expect(login.cookies).toHaveLength(1);
  const [, value = ''] = /^user-api-credentials=([^;]+)/.exec(login.cookies[0] ?? '') ?? [];
  expect(Buffer.from(value, 'base64').toString()).toBe(login.body.access_token);
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=900']) {
    expect(login.cookies[0]).toContain(`; ${attribute}`);
  }
  const first = await signedIn(grace);

  const byCookie = await send('GET', '/api/users/token', { headers: { cookie: `theme=dark; ${first.cookie}` } });
  expect(byCookie.status).toBe(200);
  expect(byCookie.text).toBe((await send('GET', '/api/users/token', first)).text);
  const twice = await send('GET', '/api/users/token', { headers: { cookie: `${first.cookie}; ${first.cookie}` } });
  expect(twice.status).toBe(401);
  const refused = await send('GET', '/api/roles/', { token: first.token });
  expect([refused.status, refused.text]).toEqual([403, `{"message":"You don't have the admin role(s)."}`]);

  const change = { email, name: 'Grace', active: true, roles: [{ id: 1 }] };
  expect((await send('PUT', path, { ...asAdmin, json: change })).body).toEqual(
    shown({ roles: [{ code: 'admin', id: 1, name: 'Admin' }] }),
  );
  expect((await send('GET', '/api/roles/?limit=20&offset=0', { token: first.token })).text).toBe(
    '{"has_next":false,"roles":[{"code":"admin","id":1,"name":"Admin"},{"code":"auditor","id":2,"name":"Auditor"}]}',
  );
  const refreshed = await send('POST', '/api/users/refresh', { json: { refresh_token: first.refreshToken } });
  expect([refreshed.status, refreshed.body.scope]).toEqual([200, 'admin']);
  const repeated = await send('POST', '/api/users/refresh', { json: { refresh_token: first.refreshToken } });
  expect(repeated.body.refresh_token).toBe(refreshed.body.refresh_token);

  const signedOut = await send('GET', '/api/users/logout', { token: first.token });
  expect([signedOut.status, signedOut.text]).toEqual([200, '{"message":"User disconnected."}']);
  expect(signedOut.cookies).toEqual([expect.stringMatching(/^user-api-credentials=;(?:.*;)? Max-Age=0;/)]);
  for (const token of [first.token, String(refreshed.body.access_token)]) {
    const answer = await send('GET', '/api/users/token', { token });
    expect([answer.status, answer.text]).toEqual([401, REVOKED]);
  }

  const second = await signedIn(grace);
  const newPassword = newCredentials().password;
  const reset = { email, password: newPassword };
  expect((await send('POST', '/api/users/reset-password', { ...asAdmin, json: reset })).status).toBe(200);
  expect((await send('GET', '/api/users/token', second)).text).toBe(REVOKED);
  const third = await signedIn({ email, password: newPassword });
  const disabled = { email, name: null, active: false };
  expect((await send('PUT', path, { ...asAdmin, json: disabled })).body).toMatchObject({ active: false, name: null });
  expect((await send('GET', '/api/users/token', third)).text).toBe(REVOKED);
  const afterwards = await send('POST', '/api/users/login', { json: reset });
  expect([afterwards.status, afterwards.text]).toEqual([401, '{"message":"User is not active."}']);
});

const documentOf = ({ email, name }: { email: string; name: string }) => ({ email, name, active: true, roles: [] });

test('accounts of the other surfaces sign in here, and those of here there', async () => {
  const credentials = newCredentials();
  await fetch(`${origin}/users`, { method: 'POST', body: new URLSearchParams(credentials) });
  const { token } = await signedIn(credentials);
  expect((await send('GET', '/api/users/token', { token })).body).toMatchObject({ name: null, customer: { id: 1 } });
  const { email, password } = await registered();
  const form = () => ({ method: 'POST', body: new URLSearchParams({ email, password }) });
  expect((await fetch(`${origin}/sessions`, form())).status).toBe(200);
  expect((await fetch(`${origin}/api/v1/auth_session/login`, form())).status).toBe(200);
});

test('users are found by parts, and paged through with the cursor', async () => {
  const tag = newCredentials().email.slice(7, 15);
  for (const name of ['a', 'b', 'c']) await registered({ email: `${name}.${tag}@example.com`, name: `${tag} ${name}` });
  const search = async (query: string) => send('GET', `/api/users/?${query}`, { token: admin.token });
  const whole = await search(`limit=20&offset=0&email=${tag.toUpperCase()}&name=`);
  const users = whole.body.users as { email: string }[];
  expect(users.map(({ email }) => email)).toEqual(['a', 'b', 'c'].map((name) => `${name}.${tag}@example.com`));
  expect(Object.keys(users[0] ?? {})).toEqual(['active', 'customer', 'email', 'id', 'name']);
  const seen: unknown[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < 5; page += 1) {
    const { body } = await search(`limit=2&name=${tag}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    seen.push(...(body.users as unknown[]));
    cursor = body.next_cursor as string | null;
  }
  expect(seen).toEqual(users);
  expect((await search('limit=20&limit=10')).status).toBe(422);
  expect((await search('email%5B%24ne%5D=a')).body).toMatchObject({ error_code: 'WRONG_ARGS' });
});

test('the last active admin of a customer stays, as they are', async () => {
  const alone = newCredentials();
  const customer = ['--customer', '7', '--customer-name', 'Seven'];
  await runLocalAdmin(place, ['create', '--email', alone.email, '--role', 'admin', ...customer], alone.password);
  const { email, token } = await signedIn(alone);
  const { id } = (await send('GET', '/api/users/token', { token })).body;
  const refusals: [change: object, status: number, code: string][] = [
    [{ active: false }, 409, 'LAST_ADMIN'],
    [{ roles: [] }, 403, 'OWN_ROLES'],
    [{ roles: [{ id: 1 }, { id: 2 }] }, 403, 'OWN_ROLES'],
  ];
  for (const [change, status, code] of refusals) {
    const json = { email, name: null, active: true, ...change };
    const answer = await send('PUT', `/api/users/${id}`, { token, json });
    expect([answer.status, answer.body.error_code]).toEqual([status, code]);
  }
  const json = { ...newCredentials(), name: null, active: true, roles: [{ id: 2 }] };
  const reserved = await send('POST', '/api/users', { token, json });
  expect([reserved.status, reserved.body.error_code]).toEqual([403, 'BEYOND_REACH']);
  expect((await send('GET', '/api/users/', { token })).body.users).toHaveLength(1);
});

describe('a browser', () => {
  test.each<[from: string, headers: Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example.com' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a foreign referer', { referer: 'https://evil.example.com/' }],
  ])('signs nobody out, in or over from %s', async (_, headers) => {
    const { email, password, cookie } = await signedIn(operator);
    const sent = { headers: { ...headers, cookie } };
    expect((await send('GET', '/api/users/logout', sent)).status).toBe(403);
    expect((await send('POST', '/api/users/login', { ...sent, json: { email, password } })).status).toBe(403);
    expect((await send('POST', '/api/users', { ...sent, json: {} })).status).toBe(403);
    expect((await send('GET', '/api/users/token', { headers: { cookie } })).status).toBe(200);
  });

  test('signs out from our own pages', async () => {
    const { cookie } = await signedIn(operator);
    expect((await send('GET', '/api/users/logout', { headers: { origin, cookie } })).status).toBe(200);
  });
});

describe('every answer', () => {
  test.each<[method: string, path: string, sent: Sent, status: number]>([
    ['POST', '/api/users/login', { json: {} }, 422],
    ['POST', '/api/users/login', { json: { email: 'nobody@example.com', password: 'x' } }, 404],
    ['POST', '/api/users/refresh', { json: { refresh_token: 'made-up' } }, 401],
    ['GET', '/api/users/token', {}, 401],
    ['GET', '/api/users/logout', {}, 401],
    ['POST', '/api/users', { json: {} }, 401],
    ['GET', '/api/users/', {}, 401],
    ['GET', '/api/users/%00', {}, 401],
    ['PUT', '/api/users/b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01', {}, 401],
    ['GET', '/api/roles/', {}, 401],
    ['DELETE', '/api/users', {}, 405],
    ['DELETE', '/api/users/login', {}, 405],
    ['DELETE', '/api/users/b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01', {}, 401],
    ['PATCH', '/api/users/login', {}, 405],
    ['GET', '/api/nowhere', {}, 404],
    ['GET', '/.well-known/jwks.json', {}, 200],
    ['GET', '/.well-known/openid-configuration', {}, 200],
  ])('%s %s carries the headers of the contract', async (method, path, sent, status) => {
    const { status: got, headers } = await send(method, path, sent);
    expect(got).toBe(status);
    expect(headers.get('content-type')).toBe('application/json');
    const isKept = path.startsWith('/.well-known/');
    expect(headers.get('cache-control')).toBe(isKept ? 'public, max-age=300' : 'no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('twenty registrations at once with one email make one account', async () => {
  const json = { ...newCredentials(), name: null, active: true, roles: [] };
  const register = () => send('POST', '/api/users', { token: admin.token, json });
  const answers = await Promise.all(Array.from({ length: 20 }, register));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
});
