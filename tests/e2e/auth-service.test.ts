import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { type LocalStart, startByFramework, untilReady } from '../support/local-start';

jest.setTimeout(240_000);

let local: LocalStart;
let origin: string;

beforeAll(async () => {
  const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
  origin = `http://localhost:${port}`;
  local = startByFramework({ PORT: `${port}`, DYNAMODB_PORT: `${dynamodbPort}`, DATA_DIR: ':memory:' });
  await untilReady(local);
});

afterAll(async () => {
  local.process.kill('SIGTERM');
  await local.exited;
});

const send = async (method: string, path: string, { form, cookie }: { form?: object; cookie?: string } = {}) => {
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: cookie === undefined ? {} : { cookie },
    ...(form === undefined ? {} : { body: new URLSearchParams({ ...form }) }),
  });
  const text = await response.text();
  const cookies = response.headers.getSetCookie();
  plantCanary(cookies[0]?.split(';')[0]?.split('=')[1] ?? '');
  return { status: response.status, text, cookies, headers: response.headers };
};

/** contract.md section 1, as a person goes through it. */
test('register, mistype, log in, log out, forget and set a new password', async () => {
  const { email, password } = newCredentials();
  const newPassword = newCredentials().password;

  const registered = await send('POST', '/users', { form: { email, password } });
  expect([registered.status, registered.text]).toEqual([200, `{"email":"${email}","message":"user created"}`]);
  const again = await send('POST', '/users', { form: { email, password } });
  expect([again.status, again.text]).toEqual([400, '{"message":"email already registered"}']);

  const mistyped = await send('POST', '/sessions', { form: { email, password: newPassword } });
  expect([mistyped.status, mistyped.text]).toEqual([401, '{"message":"wrong email or password"}']);
  expect((await send('GET', '/profile')).status).toBe(403);

  const loggedIn = await send('POST', '/sessions', { form: { email, password } });
  expect([loggedIn.status, loggedIn.text]).toEqual([200, `{"email":"${email}","message":"logged in"}`]);
  expect(loggedIn.cookies).toHaveLength(1);
  expect(loggedIn.cookies[0]).toMatch(
    /^session_id=[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12};/,
  );
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=86400']) {
    expect(loggedIn.cookies[0]).toContain(attribute);
  }
  expect(loggedIn.cookies[0]).not.toContain('Secure');
  const cookie = loggedIn.cookies[0]?.split(';')[0] ?? '';
  const profile = await send('GET', '/profile', { cookie });
  expect([profile.status, profile.text]).toEqual([200, `{"email":"${email}"}`]);

  const loggedOut = await send('DELETE', '/sessions', { cookie });
  expect([loggedOut.status, loggedOut.headers.get('location')]).toEqual([302, '/']);
  expect((await send('GET', '/profile', { cookie })).status).toBe(403);
  expect((await send('DELETE', '/sessions', { cookie })).status).toBe(403);

  const forgotten = await send('POST', '/reset_password', { form: { email } });
  expect(forgotten.status).toBe(200);
  const { reset_token: resetToken, ...rest } = JSON.parse(forgotten.text) as { reset_token: string };
  plantCanary(resetToken);
  expect(rest).toEqual({ email });
  const form = { email, reset_token: resetToken, new_password: newPassword };
  const updated = await send('PUT', '/reset_password', { form });
  expect([updated.status, updated.text]).toEqual([200, `{"email":"${email}","message":"Password updated"}`]);
  const reused = await send('PUT', '/reset_password', { form });
  expect([reused.status, reused.text]).toEqual([403, '{"message":"invalid or expired reset token"}']);

  expect((await send('POST', '/sessions', { form: { email, password } })).status).toBe(401);
  expect((await send('POST', '/sessions', { form: { email, password: newPassword } })).status).toBe(200);
});

describe('every answer', () => {
  test.each([
    ['GET', '/', 200],
    ['GET', '/api/v1/status/', 200],
    ['GET', '/openapi.json', 200],
    ['GET', '/nowhere', 404],
    ['DELETE', '/users', 405],
    ['GET', '/profile', 403],
    ['DELETE', '/sessions', 403],
    ['POST', '/users', 400],
  ])('%s %s carries the headers of the contract', async (method, path, status) => {
    const { status: got, headers } = await send(method, path);

    expect(got).toBe(status);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('to HEAD is that to GET without a body', async () => {
    const answer = await send('HEAD', '/api/v1/status');
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

test('twenty sign-ups at once with one email make one account', async () => {
  const form = newCredentials();

  const answers = await Promise.all(Array.from({ length: 20 }, () => send('POST', '/users', { form })));

  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(400)]);
});
