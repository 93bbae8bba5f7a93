import { beforeEach, describe, expect, test } from '@jest/globals';
import { createHostedPages, faultsIn, type HostedPages, newPageAccount } from '../../../support/hosted-pages';

/** Every form of the pages behaves like that of the sign-in: they are all made by `formEndpoint`. */

const STALE = { '': 'This page was open for too long, or in another session. Please send the form again.' };

let pages: HostedPages;
let account: { email: string; password: string };

beforeEach(async () => {
  pages = createHostedPages();
  const { email, password } = await newPageAccount(pages);
  account = { email, password };
});

describe('a form that no page of the service has shown to this browser', () => {
  test.each([
    ['has no token', { form_token: '' }],
    ['has a made-up token', { form_token: 'A'.repeat(43) }],
    ['has a token of another length', { form_token: 'A' }],
  ])('is refused if it %s, and can be sent again', async (_, fields) => {
    const browser = pages.browser();
    const page = await browser.get('/login');
    const answer = await browser.send(page, '/login', { ...account, ...fields });
    expect([answer.status, faultsIn(answer)]).toEqual([403, STALE]);
    expect(answer.text).toContain(`value="${account.email}"`);
    expect((await browser.send(answer, '/login', account)).status).toBe(303);
  });

  test('is refused if the page was shown to another browser', async () => {
    const stolen = await pages.browser().get('/login');
    const browser = pages.browser();
    await browser.get('/login');
    expect(faultsIn(await browser.send(stolen, '/login', account))).toEqual(STALE);
  });

  test('is refused if the browser has no cookie', async () => {
    const browser = pages.browser();
    const page = await browser.get('/login');
    browser.cookies.clear();
    const answer = await browser.send(page, '/login', account);
    expect(faultsIn(answer)).toEqual(STALE);
    expect((await browser.send(answer, '/login', account)).status).toBe(303);
  });

  test('is refused if the page is of the time before the sign-in', async () => {
    const browser = pages.browser();
    const early = await browser.get('/login');
    await browser.send(early, '/login', account);
    const answer = await browser.send(early, '/login', account);
    expect([answer.status, faultsIn(answer)]).toEqual([403, STALE]);
  });

  test('is refused if the page is of another session', async () => {
    const browser = pages.browser();
    await browser.send(await browser.get('/login'), '/login', account);
    const early = await browser.get('/logout');
    browser.cookies.delete('__Host-session_id');
    await browser.send(await browser.get('/login'), '/login', account);
    expect(faultsIn(await browser.send(early, '/logout', {}))).toEqual(STALE);
    expect((await browser.get('/')).status).toBe(200);
  });

  test('is refused with a page if another site sends it', async () => {
    const browser = pages.browser();
    await browser.get('/login');
    const { call, gatewayEvent } = await import('../../../support/event');
    const event = gatewayEvent('POST /login', {
      form: account,
      headers: { accept: 'text/html', origin: 'https://evil.example' },
    });
    const answer = await call(pages.handlers['POST /login'] as never, event);
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('<h1>Nothing was done</h1>')]);
  });
});

test('all faults are shown at once, beside the fields and in a summary that links to them', async () => {
  const browser = pages.browser();
  const answer = await browser.send(await browser.get('/login'), '/login', { email: ' ', password: '' });
  expect([answer.status, faultsIn(answer)]).toEqual([
    400,
    { email: 'Enter your email.', password: 'Enter your password.' },
  ]);
  expect(answer.text).toMatch(
    /<div class="faults" role="alert" tabindex="-1" autofocus aria-labelledby="faults-title">/,
  );
  expect(answer.text).toContain('<a href="#email">Enter your email.</a>');
  expect(answer.text).toMatch(/<input id="password" [^>]*aria-invalid="true" aria-describedby="password-fault"/);
});

test('what was typed is escaped, and passwords are not repeated', async () => {
  const browser = pages.browser();
  const typed = { email: '"><img src=x onerror=alert(1)>', password: 'a secret of somebody' };
  const { text } = await browser.send(await browser.get('/login'), '/login', typed);
  expect(text).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"');
  expect(text).not.toContain(typed.password);
});

test.each<[string, Record<string, string>, number]>([
  ['with an unknown field', { is_admin: 'true' }, 400],
  ['that is too large', { email: 'a'.repeat(17_000) }, 413],
])('a form %s gets a page of the error', async (_, fields, status) => {
  const browser = pages.browser();
  const answer = await browser.send(await browser.get('/login'), '/login', { ...account, ...fields });
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining('<h1>That did not work</h1>')]);
  expect(answer.text).toContain('<a class="button" href="/">Back to the start</a>');
});

test('an error that the form cannot explain gets its page', async () => {
  pages.deps.users.findUserId = async () => {
    throw new Error('a fault of the table');
  };
  const browser = pages.browser();
  const answer = await browser.send(await browser.get('/login'), '/login', account);
  expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('<h1>Something went wrong</h1>')]);
});

test.each(['toString', 'hasOwnProperty', 'valueOf', 'surprise'])(
  'a field named %s is no fault of the service',
  async (name) => {
    const browser = pages.browser();
    const answer = await browser.send(await browser.get('/login'), '/login', { [name]: '1' });
    expect(answer.status).toBe(400);
  },
);
