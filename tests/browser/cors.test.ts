import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { hasBrowser, startBrowser } from '../support/browser';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';

jest.setTimeout(180_000);

/** What a page got: the answer it could read, or nothing because the browser kept it. */
type Got = { status: number; body: unknown; requestId: string | null } | 'refused by the browser';

interface Request {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  credentials?: 'include' | 'omit';
  redirect?: 'manual';
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

// The browser of the tests is there for Linux on x64 alone: elsewhere these tests are skipped.
(hasBrowser ? describe : describe.skip)('a page on another port', () => {
  let servers: Server[] = [];
  let local: LocalStart;
  let service: string;
  let browser: Browser;
  let allowed: string;
  let other: string;
  let page: Page;

  beforeAll(async () => {
    servers = [await servePage(), await servePage()];
    [allowed = '', other = ''] = servers.map((server) => `http://localhost:${(server.address() as AddressInfo).port}`);
    const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    service = `http://localhost:${port}`;
    local = startLocally({
      PORT: `${port}`,
      DYNAMODB_PORT: `${dynamodbPort}`,
      DATA_DIR: ':memory:',
      ALLOWED_ORIGINS: allowed,
    });
    [browser] = await Promise.all([startBrowser(), untilReady(local)]);
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
    local?.process.kill('SIGTERM');
    await local?.exited;
  });

  // A new browser profile each time: no cookie is left.
  beforeEach(async () => {
    await page?.context().close();
    page = await (await browser.newContext()).newPage();
  });

  /** Has the page of an origin send this. */
  const send = async (origin: string, path: string, request: Request = {}): Promise<Got> => {
    if (!page.url().startsWith(origin)) await page.goto(origin);
    return page.evaluate(
      async ([url, init]): Promise<Got> => {
        try {
          const answer = await fetch(url, init);
          const { status, headers, type } = answer;
          const body = type === 'opaqueredirect' ? type : await answer.json();
          return { status, body, requestId: headers.get('x-request-id') };
        } catch {
          return 'refused by the browser';
        }
      },
      [`${service}${path}`, request] as const,
    );
  };

  const json = (body: unknown, parts: Request = {}): Request => ({
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify(body),
    ...parts,
  });

  const cookiesOf = async (): Promise<string[]> => {
    const cookies = await page.context().cookies();
    for (const { value } of cookies) plantCanary(value);
    return cookies.map(({ name }) => name);
  };

  /** Signed up and signed in, by the page of the allowed origin. */
  const signedIn = async () => {
    const credentials = newCredentials();
    await send(allowed, '/users', json(credentials));
    const answer = await send(allowed, '/sessions', json(credentials, { credentials: 'include' }));
    expect(answer).toMatchObject({ status: 200 });
    await cookiesOf();
    return credentials;
  };

  test('signs up and signs in; the cookie arrives and is sent', async () => {
    const { email } = await signedIn();
    expect(await cookiesOf()).toEqual(['session_id']);
    const profile = await send(allowed, '/profile', { credentials: 'include' });
    expect(profile).toEqual({ status: 200, body: { email }, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await send(allowed, '/profile', { credentials: 'omit' })).toMatchObject({ status: 403 });
  });

  test('signs in to the session API as well', async () => {
    const credentials = await signedIn();
    const login = json(credentials, { credentials: 'include' });
    expect(await send(allowed, '/api/v1/auth_session/login', login)).toMatchObject({ status: 200 });
    await cookiesOf();
    const me = await send(allowed, '/api/v1/users/me', { credentials: 'include' });
    expect(me).toMatchObject({ status: 200, body: { email: credentials.email } });
  });

  test('signs out and follows the redirect, with DELETE once more', async () => {
    await signedIn();
    const answer = await send(allowed, '/sessions', { method: 'DELETE', credentials: 'include' });
    expect(answer).toMatchObject({ status: 200, body: { message: 'Bienvenue' } });
    expect(await cookiesOf()).toEqual([]);
  });

  test('signs out, by a method that browsers ask about first', async () => {
    await signedIn();
    const signOut: Request = { method: 'DELETE', credentials: 'include', redirect: 'manual' };
    expect(await send(allowed, '/sessions', signOut)).toMatchObject({ body: 'opaqueredirect' });
    expect(await cookiesOf()).toEqual([]);
    expect(await send(allowed, '/profile', { credentials: 'include' })).toMatchObject({ status: 403 });
  });

  test('reads refusals', async () => {
    const wrong = json(newCredentials(), { credentials: 'include' });
    expect(await send(allowed, '/sessions', wrong)).toMatchObject({
      status: 401,
      body: { message: 'wrong email or password' },
    });
    expect(await send(allowed, '/nowhere')).toMatchObject({ status: 404, body: { error: 'Not found' } });
    const large = json({ email: 'a'.repeat(20_000), password: 'b' });
    expect(await send(allowed, '/sessions', large)).toMatchObject({ status: 413 });
  });

  test('calls the user directory with a bearer token', async () => {
    const credentials = await signedIn();
    const tokens = (await send(allowed, '/api/users/login', json(credentials))) as { body: Record<string, string> };
    const { access_token: token = '', refresh_token: refreshToken = '' } = tokens.body;
    for (const secret of [token, refreshToken]) plantCanary(secret);
    const answer = await send(allowed, '/api/users/token', { headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 200, body: { email: credentials.email } });
  });

  test('is sent on from a path with a slash too many', async () => {
    const credentials = await signedIn();
    const again = json(credentials, { credentials: 'include' });
    expect(await send(allowed, '/sessions/', again)).toMatchObject({ status: 200 });
    await cookiesOf();
    expect(await send(allowed, '/profile/', { credentials: 'include' })).toMatchObject({
      status: 200,
      body: { email: credentials.email },
    });
  });

  test.each(['/.well-known/jwks.json', '/.well-known/openid-configuration', '/openapi.json'])(
    'reads %s from every origin',
    async (path) => {
      expect(await send(allowed, path)).toMatchObject({ status: 200 });
      expect(await send(other, path)).toMatchObject({ status: 200 });
      expect(await send(other, path, { credentials: 'include' })).toBe('refused by the browser');
    },
  );

  test('of an origin that is not allowed reads nothing, though the cookie is sent', async () => {
    await signedIn();
    for (const credentials of ['include', 'omit'] as const) {
      expect(await send(other, '/profile', { credentials })).toBe('refused by the browser');
      expect(await send(other, '/nowhere', { credentials })).toBe('refused by the browser');
    }
    const headers = { authorization: 'Bearer made-up' };
    expect(await send(other, '/api/users/token', { headers })).toBe('refused by the browser');
  });

  test('of an origin that is not allowed changes nothing', async () => {
    const { email } = await signedIn();
    const signOut: Request = { method: 'DELETE', credentials: 'include' };
    expect(await send(other, '/sessions', signOut)).toBe('refused by the browser');
    expect(await send(allowed, '/profile', { credentials: 'include' })).toMatchObject({ body: { email } });

    // Browsers send a form without asking first: here it is the service that refuses.
    const stranger = newCredentials();
    const form: Request = { method: 'POST', headers: FORM_TYPE, body: new URLSearchParams(stranger).toString() };
    expect(await send(other, '/users', form)).toBe('refused by the browser');
    expect(await send(allowed, '/sessions', json(stranger))).toMatchObject({ status: 401 });
  });
});

async function servePage(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>An app</title>');
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}
