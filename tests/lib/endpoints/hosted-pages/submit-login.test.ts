import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { newCredentials } from '../../../support/deps';
import { createHostedPages, faultsIn, newPageAccount, noticeIn } from '../../../support/hosted-pages';

describe.each([hardenedMode, classicMode])('in mode $name', (mode) => {
  test('signs in, and greets with a notice, once', async () => {
    const pages = createHostedPages({ mode });
    const { email, password } = await newPageAccount(pages);
    const browser = pages.browser();
    const answer = await browser.send(await browser.get('/login'), '/login', { email, password });
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    const home = await browser.follow(answer);
    expect([noticeIn(home), home.text]).toEqual([
      'You are signed in.',
      expect.stringContaining(`You are signed in as ${email}.`),
    ]);
    expect(noticeIn(await browser.get('/'))).toBeNull();
  });

  test.each([
    ['a wrong password', true],
    ['an unknown email', false],
  ])('shows the form again after %s, with the email kept', async (_, isKnown) => {
    const pages = createHostedPages({ mode });
    const email = isKnown ? (await newPageAccount(pages)).email : newCredentials().email;
    const { password } = newCredentials();
    const browser = pages.browser();
    const answer = await browser.send(await browser.get('/login'), '/login', { email, password });
    expect([answer.status, answer.cookies, faultsIn(answer)]).toEqual([
      mode === hardenedMode ? 401 : answer.status,
      [],
      { '': 'The email or the password is wrong.' },
    ]);
    expect(answer.text).toContain(`value="${email}"`);
    expect(answer.text).not.toContain(password);
  });
});

test('a form that is sent twice signs in, and each of the sessions can be ended', async () => {
  const pages = createHostedPages();
  const { user, email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  const page = await browser.get('/login');
  const answers = await Promise.all([1, 2].map(() => browser.send(page, '/login', { email, password })));
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect((await browser.get('/')).status).toBe(200);
  expect(await pages.deps.sessions.listSessions(user.id, pages.deps.clock.now())).toHaveLength(2);
});

test('the session that the browser had ends', async () => {
  const pages = createHostedPages();
  const { user, email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  const early = await browser.get('/login');
  await browser.send(early, '/login', { email, password });
  const first = browser.cookies.get('__Host-session_id');
  // The page of the time before the sign-in is refused, and shown again for this session.
  const again = await browser.send(early, '/login', { email, password });
  expect((await browser.send(again, '/login', { email, password })).status).toBe(303);
  expect(browser.cookies.get('__Host-session_id')).not.toBe(first);
  expect(await pages.deps.sessions.listSessions(user.id, pages.deps.clock.now())).toHaveLength(1);
});

test('the back button after the sign-in comes to no form: the page is not kept, and leads on', async () => {
  const pages = createHostedPages();
  const { email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  const page = await browser.get('/login?return_to=/orders');
  expect(page.headers['cache-control']).toBe('no-store');
  await browser.send(page, '/login', { email, password });
  const back = await browser.get('/login?return_to=/orders');
  expect([back.status, back.headers.location]).toEqual([303, '/orders']);
});

test('leads to the application, without a notice that it could not show', async () => {
  const pages = createHostedPages({ appUrl: 'https://app.example.com/start' });
  const { email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  const answer = await browser.send(await browser.get('/login'), '/login', { email, password });
  expect(answer.headers.location).toBe('https://app.example.com/start');
  expect(answer.cookies.some((cookie) => cookie.startsWith('__Host-notice'))).toBe(false);
});

test('a field return_to that was tampered with leads nowhere else', async () => {
  const pages = createHostedPages();
  const { email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  const fields = { email, password, return_to: '//evil.example' };
  expect((await browser.send(await browser.get('/login'), '/login', fields)).headers.location).toBe('/');
});

test('says how long to wait after too many wrong passwords', async () => {
  const pages = createHostedPages();
  pages.deps.guessLimits.accountFailures = 1;
  const { email } = await newPageAccount(pages);
  const browser = pages.browser();
  let answer = await browser.get('/login');
  for (const _ of [1, 2]) answer = await browser.send(answer, '/login', { ...newCredentials(), email });
  expect([answer.status, answer.headers['retry-after'], faultsIn(answer)]).toEqual([
    429,
    '60',
    { '': 'Too many attempts. Try again in 60 seconds.' },
  ]);
});
