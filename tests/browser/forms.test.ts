import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { html, markupOf } from '../../lib/html/html';
import { page as renderPage } from '../../lib/http/pages/page';
import { refusePrefetch, requireSameSite } from '../../lib/http/same-site';
import { hasBrowser, startBrowser } from '../support/browser';
import { gatewayEvent } from '../support/event';
import { pageFrame } from '../support/page-settings';

jest.setTimeout(120_000);

/** A page with a form and a link to another site. */
const withForm = (urlHasSecret: boolean, other: string) => {
  const body = html`<form method="post" action="/use"><button>Use</button></form><a href="${other}">Other</a>`;
  return renderPage({ title: 'Form', body }, pageFrame({ urlHasSecret }));
};

(hasBrowser ? describe : describe.skip)('what a browser says about our pages', () => {
  let browser: Browser;
  let servers: Server[] = [];
  let own: string;
  let other: string;
  /** Path -> the headers of the last request for it. */
  const seen = new Map<string, IncomingHttpHeaders>();

  const serve = async (): Promise<Server> => {
    const server = createServer(({ url = '', headers, method }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      seen.set(pathname, headers);
      if (pathname === '/prefetching') {
        response.setHeader('content-type', 'text/html');
        response.end('<!doctype html><link rel="prefetch" href="/logout">');
        return;
      }
      const { headers: sent = {}, body } = withForm(pathname === '/secret', `${other}/elsewhere`);
      // The browser would turn the origin of an upgraded request into https.
      const { 'strict-transport-security': _, ...rest } = sent;
      response.writeHead(200, { ...rest, 'content-type': 'text/html; charset=utf-8' });
      response.end(method === 'GET' ? markupOf(body as ReturnType<typeof html>) : 'done');
    }).listen(0);
    await once(server, 'listening');
    return server;
  };

  beforeAll(async () => {
    servers = [await serve(), await serve()];
    [own = '', other = ''] = servers.map((server) => `http://localhost:${(server.address() as AddressInfo).port}`);
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close().closeAllConnections();
  });

  const open = async (path: string): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(`${own}${path}`);
    return page;
  };

  const eventOf = (path: string) => {
    const { origin, referer, ...headers } = seen.get(path) ?? {};
    const sent = {
      origin,
      referer,
      'sec-fetch-site': headers['sec-fetch-site'],
      'sec-purpose': headers['sec-purpose'],
    };
    const texts = Object.entries(sent).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return gatewayEvent('POST /use', { headers: Object.fromEntries(texts) });
  };

  test.each([
    ['/secret?token=abc', 'null', undefined],
    ['/plain?page=1', 'own', 'own'],
  ])('the form of %s tells its own service enough', async (path, origin, referer) => {
    const page = await open(path);
    await Promise.all([page.waitForURL(`${own}/use`), page.getByRole('button').click()]);
    const event = eventOf('/use');
    expect(event.headers.origin).toBe(origin === 'own' ? own : origin);
    expect(event.headers.referer).toBe(referer === 'own' ? `${own}${path}` : undefined);
    expect(() => requireSameSite(event, [own])).not.toThrow();
    // A browser without Fetch Metadata sends the same without this header.
    const { 'sec-fetch-site': _, ...headers } = event.headers;
    const older = gatewayEvent('POST /use', { headers: headers as Record<string, string> });
    expect(() => requireSameSite(older, [own], { bodyHasSecret: path.startsWith('/secret') })).not.toThrow();
    await page.close();
  });

  test.each(['/secret?token=abc', '/plain?page=1'])('a link of %s tells another site nothing', async (path) => {
    const page = await open(path);
    await Promise.all([page.waitForURL(`${other}/elsewhere`), page.getByRole('link', { name: 'Other' }).click()]);
    expect(seen.get('/elsewhere')).not.toHaveProperty('referer');
    await page.close();
  });

  test('a prefetch says that it is one', async () => {
    const page = await open('/prefetching');
    for (let attempt = 0; attempt < 100 && !seen.has('/logout'); attempt += 1) await page.waitForTimeout(50);
    expect(() => refusePrefetch(eventOf('/logout'))).toThrow(expect.objectContaining({ code: 'prefetch' }));
    await page.close();
  });
});
