import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { createHostedPages, type HostedPages, newPageAccount, noticeIn } from '../../../support/hosted-pages';

const signedIn = async (pages: HostedPages) => {
  const { email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  const page = await browser.get('/login');
  await browser.send(page, '/login', { email, password });
  return { browser, page, email, password };
};

test('the fields are as browsers and password managers expect them', async () => {
  const { text } = await createHostedPages().browser().get('/login?login_hint=bob%40example.com');
  expect(text).toMatch(
    /<input id="email" name="email" type="email" autocomplete="username webauthn" value="bob@example.com"/,
  );
  expect(text).toMatch(/<input id="password" name="password" type="password" autocomplete="current-password" required/);
});

test('the page leads to the other ways in, with the place to return to', async () => {
  const { text } = await createHostedPages().browser().get('/login?return_to=/orders');
  expect(text).toContain('href="/register?return_to=%2Forders"');
  expect(text).toContain('href="/forgot?return_to=%2Forders"');
  expect(text).toContain('formaction="/login/link"');
});

test('the page for new accounts says how long a password must be', async () => {
  const { text } = await createHostedPages().browser().get('/register?return_to=/orders&login_hint=bob%40example.com');
  expect(text).toContain('At least 8 characters of any kind.');
  expect(text).toMatch(/name="email" type="email" autocomplete="username" value="bob@example.com"/);
  expect(text.match(/autocomplete="new-password"/g)).toHaveLength(2);
  expect(text).toContain('href="/login?return_to=%2Forders"');
});

describe.each([hardenedMode, classicMode])('whoever is signed in already, in mode $name,', (mode) => {
  test.each(['/login', '/register', '/login/link', '/login/code', '/inactive'])(
    'is sent on from %s, and told so once',
    async (path) => {
      const pages = createHostedPages({ mode });
      const { browser } = await signedIn(pages);
      await browser.get('/');
      const answer = await browser.get(path);
      expect([answer.status, answer.headers.location]).toEqual([303, '/']);
      expect(noticeIn(await browser.follow(answer))).toBe('You are already signed in.');
      expect(noticeIn(await browser.get('/'))).toBeNull();
    },
  );

  test('is sent to the place that the link names, or to the application', async () => {
    const { browser } = await signedIn(createHostedPages({ mode, appUrl: 'https://app.example.com/' }));
    expect((await browser.get('/login?return_to=/orders')).headers.location).toBe('/orders');
    const toApp = await browser.get('/login');
    expect([toApp.headers.location, toApp.cookies]).toEqual(['https://app.example.com/', []]);
  });
});

test('a session that has ended is none', async () => {
  const pages = createHostedPages();
  const { browser } = await signedIn(pages);
  pages.deps.clock.moveBy(86_400_000);
  expect((await browser.get('/login')).status).toBe(200);
});
