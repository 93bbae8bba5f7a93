import { expect, test } from '@jest/globals';
import { createHostedPages, type HostedPages, newPageAccount, noticeIn } from '../../../support/hosted-pages';

const signedIn = async (pages: HostedPages) => {
  const { user, email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  await browser.send(await browser.get('/login'), '/login', { email, password });
  return { user, browser };
};

test('GET /logout changes nothing, and its button ends the session', async () => {
  const pages = createHostedPages();
  const { user, browser } = await signedIn(pages);
  const page = await browser.get('/logout');
  expect(page.status).toBe(200);
  expect(await pages.deps.sessions.listSessions(user.id, pages.deps.clock.now())).toHaveLength(1);

  const answer = await browser.send(page, '/logout', {});

  expect([answer.status, answer.headers.location]).toEqual([303, '/login']);
  expect(await pages.deps.sessions.listSessions(user.id, pages.deps.clock.now())).toEqual([]);
  expect(browser.cookies.has('__Host-session_id')).toBe(false);
  expect(noticeIn(await browser.follow(answer))).toBe('You were signed out.');
});

test('a button that is pressed twice does no harm', async () => {
  const pages = createHostedPages();
  const { browser } = await signedIn(pages);
  const page = await browser.get('/logout');
  const session = browser.cookies.get('__Host-session_id') ?? '';
  await browser.send(page, '/logout', {});
  browser.cookies.set('__Host-session_id', session);
  const again = await browser.send(page, '/logout', {});
  expect([again.status, again.headers.location]).toEqual([303, '/login']);
});

test('leads to the application after it', async () => {
  const { browser } = await signedIn(createHostedPages({ appUrl: 'https://app.example.com/' }));
  const answer = await browser.send(await browser.get('/logout'), '/logout', {});
  expect(answer.headers.location).toBe('https://app.example.com/');
});

test('whoever is not signed in is led to the sign-in, and back', async () => {
  const answer = await createHostedPages().browser().get('/logout');
  expect([answer.status, answer.headers.location]).toEqual([303, '/login?return_to=%2Flogout']);
});
