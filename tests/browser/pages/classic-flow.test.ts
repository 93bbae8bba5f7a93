import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pageTexts } from '../../../lib/http/pages/page-texts/all';
import { hasBrowser } from '../../support/browser';
import { newCredentials } from '../../support/deps';
import { byMouse } from '../../support/page-hands';
import { usePageService, type Visitor } from '../../support/page-service';

jest.setTimeout(180_000);

const { en: words } = pageTexts;
const { fields } = words.forms;

const APPLICATION = `<!doctype html><title>Shop</title><a href="/sign-in">Sign in</a>`;

(hasBrowser ? describe : describe.skip)('the hosted pages in mode classic', () => {
  let server: Server;
  let application: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/sign-in') {
        response.writeHead(303, {
          location: `${service.base}/login?return_to=${encodeURIComponent(`${application}/basket`)}`,
        });
      } else response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(APPLICATION);
    }).listen(0, 'localhost');
    await once(server, 'listening');
    application = `http://localhost:${(server.address() as AddressInfo).port}`;
  });

  // After the application, whose origin is one of its settings.
  const service = usePageService(() => ({ ALLOWED_ORIGINS: application }));

  afterAll(() => {
    server?.close().closeAllConnections();
  });

  const notice = ({ page }: Visitor) => page.locator('.notice').first().innerText();

  const register = async (visitor: Visitor) => {
    const hands = byMouse(visitor.page);
    const credentials = newCredentials();
    await hands.follow(words.login.register);
    await hands.fill(fields.email.label, credentials.email);
    await hands.fill(fields.password.label, credentials.password);
    await hands.fill(fields.confirm.label, credentials.password);
    await hands.press(words.register.button);
    return { hands, credentials };
  };

  test('sign up and in at once, sign out, and set a new password without a mail', async () => {
    const visitor = await service.visit({ locale: 'en' });
    await visitor.open('/');
    const { hands, credentials } = await register(visitor);
    expect(visitor.page.url()).toBe(`${service.base}/`);
    expect(await notice(visitor)).toBe(words.notices.signed_up);

    await hands.follow(words.layout.signOut);
    await hands.press(words.logout.button);
    expect(await notice(visitor)).toBe(words.notices.signed_out);
    await visitor.open('/account');
    expect(await notice(visitor)).toBe(words.notices.sign_in_first);

    await hands.follow(words.login.forgot);
    await hands.fill(fields.email.label, credentials.email);
    await hands.press(words.forgot.button);
    const { password } = newCredentials();
    await hands.fill(fields.newPassword.label, password);
    await hands.press(words.forgot.newPassword.button);
    expect(await notice(visitor)).toBe(words.notices.password_reset);

    await visitor.open('/login?return_to=/account');
    await hands.fill(fields.email.label, credentials.email);
    await hands.fill(fields.password.label, password);
    await hands.press(words.login.button);
    expect(visitor.page.url()).toBe(`${service.base}/account`);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('an application on another port leads there, gets its user back, and calls the service for them', async () => {
    const visitor = await service.visit({ locale: 'en' });
    await visitor.open(application);
    await byMouse(visitor.page).follow('Sign in');
    const { credentials } = await register(visitor);
    expect(visitor.page.url()).toBe(`${application}/basket`);

    const call = (method: string, path: string): Promise<unknown> =>
      visitor.page.evaluate(async ([url, init]) => (await fetch(url, init)).json(), [
        `${service.base}${path}`,
        { method, credentials: 'include' as const },
      ] as const);
    expect(await call('GET', '/profile')).toEqual({ email: credentials.email });
    expect(await call('POST', '/token')).toMatchObject({ access_token: expect.any(String) });

    // Whoever is signed in already goes straight back.
    await byMouse(visitor.page).follow('Sign in');
    expect(visitor.page.url()).toBe(`${application}/basket`);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});
