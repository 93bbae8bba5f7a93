import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { LANGUAGES } from '../../lib/languages';
import { hasBrowser, startBrowser } from '../support/browser';
import type { Answer } from '../support/event';
import { newMailAccount } from '../support/mail-links';
import { createSignInLinks } from '../support/sign-in-link-service';
import { mailedLink } from '../support/sign-in-links';

jest.setTimeout(120_000);

const PHONE = { width: 360, height: 640 };

/** The pages of a sign-in link, on a phone. Set SCREENSHOTS to a folder to look at them. */
(hasBrowser ? describe : describe.skip).each(LANGUAGES)('the page of a sign-in link, in %s', (language) => {
  let browser: Browser;
  let server: Server;
  let origin: string;
  const service = createSignInLinks({ language });

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { pathname, searchParams } = new URL(request.url ?? '', origin);
      const { origin: page, accept = '' } = request.headers;
      const site = request.headers['sec-fetch-site'];
      const headers = {
        accept,
        'content-type': 'application/x-www-form-urlencoded',
        ...(page === undefined ? {} : { origin: page }),
        ...(typeof site === 'string' ? { 'sec-fetch-site': site } : {}),
      };
      const query = Object.fromEntries(searchParams);
      const answer: Answer =
        pathname !== '/sign_in'
          ? ({ status: 404, headers: {}, text: '', cookies: [] } as unknown as Answer)
          : request.method === 'GET'
            ? await service.showSignInLink({ query, headers })
            : await service.useSignInLink({ text: Buffer.concat(chunks).toString(), headers });
      // The browser would turn the origin of an upgraded request into https.
      const { 'strict-transport-security': _, ...sent } = answer.headers;
      response.writeHead(answer.status, sent);
      response.end(answer.text);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    server?.close().closeAllConnections();
  });

  test('fits a phone, names the account, and one press signs in', async () => {
    const page = await browser.newPage({ viewport: PHONE });
    const { email } = await newMailAccount(service.deps, { email: `${'long-name-'.repeat(6)}@example.com` });
    const { token } = await mailedLink(service.deps, email, { returnTo: '/orders' });
    const shoot = async (name: string) => {
      const { SCREENSHOTS: folder } = process.env;
      if (folder) await page.screenshot({ path: `${folder}/sign-in-${language}-${name}.png` });
    };
    const width = () => page.evaluate('document.documentElement.scrollWidth');

    await page.goto(`${origin}/sign_in?token=${token}`);
    await shoot('link');
    expect([await page.locator('main').innerText(), await width()]).toEqual([expect.stringContaining(email), 360]);
    expect((await page.locator('button').boundingBox())?.height).toBeGreaterThanOrEqual(44);

    await page.locator('button').click();
    expect(page.url()).toBe(`${origin}/orders`);

    await page.goto(`${origin}/sign_in?token=${token}`);
    await shoot('used');
    expect([await page.locator('button').count(), await width()]).toEqual([0, 360]);
  });
});
