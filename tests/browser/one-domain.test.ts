import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { Client } from '../../lib/client/client';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { hasBrowser, startBrowser } from '../support/browser';
import { plantCanary } from '../support/canaries';
import { newCredentials } from '../support/deps';
import { type LocalStart, startLocally, untilReady } from '../support/local-start';

jest.setTimeout(180_000);

/** docs/guides/one-domain.md: each row of its tables. All hosts are this machine; the sites are those of their names. */
(hasBrowser ? describe : describe.skip)('docs/guides/one-domain.md', () => {
  let local: LocalStart;
  let browser: Browser;
  let server: Server;
  let page: Page;
  let service: string;
  let originOf: (host: string) => string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>An application</title>${request.headers.cookie ?? 'no cookie'}`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    originOf = (host) => `http://${host}:${(server.address() as AddressInfo).port}`;
    const [port, dynamodbPort] = await Promise.all([findFreePort(), findFreePort()]);
    service = `http://auth.example.com:${port}`;
    local = startLocally({
      PORT: `${port}`,
      DYNAMODB_PORT: `${dynamodbPort}`,
      DATA_DIR: ':memory:',
      BASE_URL: service,
      ALLOWED_ORIGINS: [originOf('app.example.com'), originOf('shop.example.com')].join(','),
    });
    const hosts = { '*.example.com': '127.0.0.1', '*.example.org': '127.0.0.1' };
    [browser] = await Promise.all([startBrowser({ hosts }), untilReady(local)]);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    local?.process.kill('SIGTERM');
    await local?.exited;
  });

  beforeEach(async () => {
    await page?.context().close();
    page = await (await browser.newContext()).newPage();
  });

  const client = buildSync({
    stdin: {
      contents: `import { createClient } from './lib/client/client'; globalThis.createClient = createClient;`,
      resolveDir: '.',
    },
    bundle: true,
    format: 'iife',
    write: false,
  }).outputFiles[0]?.text;

  /** What a page of this host gets from a call of its client, and its code if it is refused. */
  const ask = async (host: string, name: 'getProfile' | 'signUp' | 'signIn' | 'signOut', input: object = {}) => {
    if (!page.url().startsWith(originOf(host))) await page.goto(originOf(host));
    await page.addScriptTag({ content: client ?? '' });
    const result = await page.evaluate(
      async ([baseUrl, operation, fields]) => {
        const { createClient } = globalThis as unknown as {
          createClient: (options: { baseUrl: string }) => Client;
        };
        const call = createClient({ baseUrl })[operation] as (input: object) => ReturnType<Client['getProfile']>;
        const answer = await call(fields);
        return answer.ok ? answer.data : answer.code;
      },
      [service, name, input] as const,
    );
    for (const { value } of await page.context().cookies()) plantCanary(value);
    return result;
  };

  const signedIn = async () => {
    const credentials = newCredentials();
    await ask('app.example.com', 'signUp', credentials);
    expect(await ask('app.example.com', 'signIn', credentials)).toMatchObject({ message: 'logged in' });
    return credentials;
  };

  test('a page of an application signs in, and is signed in on every allowed host of the domain', async () => {
    const { email } = await signedIn();
    expect(await ask('app.example.com', 'getProfile')).toEqual({ email });
    expect(await ask('shop.example.com', 'getProfile')).toEqual({ email });
    await ask('shop.example.com', 'signOut');
    expect(await ask('app.example.com', 'getProfile')).toBe('forbidden');
  });

  test('the cookie is of the service alone: the server of the application never gets it', async () => {
    await signedIn();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([
      { name: 'session_id', domain: 'auth.example.com', sameSite: 'Lax', httpOnly: true },
    ]);
    await page.reload();
    expect(await page.textContent('body')).toBe('no cookie');
  });

  test('a page of the domain that is not allowed reads nothing and changes nothing', async () => {
    const { email } = await signedIn();
    expect(await ask('blog.example.com', 'getProfile')).toBe('network_error');
    expect(await ask('blog.example.com', 'signOut')).toBe('network_error');
    expect(await ask('app.example.com', 'getProfile')).toEqual({ email });
  });

  test('a page of another site neither reads nor changes anything, and its requests carry no cookie', async () => {
    const { email } = await signedIn();
    const asked = page.waitForRequest(`${service}/profile`);
    expect(await ask('evil.example.org', 'getProfile')).toBe('network_error');
    expect(await (await asked).headerValue('cookie')).toBeNull();
    expect(await ask('evil.example.org', 'signOut')).toBe('network_error');
    expect(await ask('app.example.com', 'getProfile')).toEqual({ email });
  });
});
