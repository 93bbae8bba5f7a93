import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { prepareMail } from '../../../../lib/auth/mailing/prepare-mail';
import { newCredentials } from '../../../support/deps';
import { createHostedPages, faultsIn, type HostedPages, newPageAccount, noticeIn } from '../../../support/hosted-pages';
import { BASE_URL } from '../../../support/mail-links';

/** The code of the newest mail, which is sent now. */
const mailedCode = async ({ deps }: HostedPages): Promise<string> => {
  const mail = deps.outbox.waiting().at(-1);
  const prepared = mail === undefined ? null : await prepareMail({ ...deps, baseUrl: BASE_URL }, mail);
  return prepared?.code ?? '';
};

/** A browser on the page for the code. */
const waiting = async (pages: HostedPages, email: string, path = '/login') => {
  const browser = pages.browser();
  const login = await browser.get(path);
  const answer = await browser.send(login, '/login/link', { email, password: '' });
  return { browser, answer, page: await browser.follow(answer) };
};

describe.each([hardenedMode, classicMode])('in mode $name', (mode) => {
  test('the second button of the sign-in page requests a mail, whose code signs in', async () => {
    const pages = createHostedPages({ mode });
    const { user, email } = await newPageAccount(pages);
    const { browser, answer, page } = await waiting(pages, email, '/login?return_to=/orders');
    expect([answer.status, answer.headers.location]).toEqual([303, '/login/code?return_to=%2Forders']);
    expect(pages.deps.outbox.waiting()).toMatchObject([{ purpose: 'sign-in', email, signIn: { returnTo: '/orders' } }]);
    expect(page.text).toContain('autocomplete="one-time-code"');

    const signedIn = await browser.send(page, '/login/code', { code: await mailedCode(pages) });

    expect([signedIn.status, signedIn.headers.location]).toEqual([303, '/orders']);
    expect(browser.cookies.has(mode.cookieName('pending'))).toBe(false);
    const token = browser.cookies.get(mode.cookieName('session_id')) ?? '';
    expect(await pages.deps.sessions.listSessions(user.id, pages.deps.clock.now())).toHaveLength(1);
    expect(token).not.toBe('');
  });
});

test('the page says the same to everybody, and the password that was typed is ignored', async () => {
  const pages = createHostedPages();
  const { email } = await newPageAccount(pages);
  const texts = [];
  for (const typed of [email, newCredentials().email]) {
    const browser = pages.browser();
    const login = await browser.get('/login');
    const answer = await browser.send(login, '/login/link', { email: typed, password: newCredentials().password });
    const page = await browser.follow(answer);
    texts.push(page.text.replaceAll(typed, '<email>').replaceAll(/(nonce|value)="[\w-]{22,43}"/g, '$1=""'));
  }
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toContain('If <email> can sign in, we sent a mail to it.');
});

test('a wrong code is refused beside the field, as often as it may be', async () => {
  const pages = createHostedPages();
  const { email } = await newPageAccount(pages);
  const { browser, page } = await waiting(pages, email);
  const right = await mailedCode(pages);
  const wrong = right === '000000' ? '000001' : '000000';
  let answer = page;
  for (let tries = 0; tries < 5; tries += 1) answer = await browser.send(answer, '/login/code', { code: wrong });
  expect([answer.status, faultsIn(answer)]).toEqual([
    401,
    { code: 'This code is wrong, too old, or was used already. Try the newest one.' },
  ]);
  expect(answer.text).not.toContain(`value="${wrong}"`);
  expect((await browser.send(answer, '/login/code', { code: right })).status).toBe(401);
});

test('an empty code is asked for', async () => {
  const pages = createHostedPages();
  const { browser, page } = await waiting(pages, newCredentials().email);
  const answer = await browser.send(page, '/login/code', { code: ' ' });
  expect([answer.status, faultsIn(answer)]).toEqual([400, { code: 'Enter the code.' }]);
});

test('another mail can be sent, and its code works in the same browser', async () => {
  const pages = createHostedPages();
  const { email } = await newPageAccount(pages);
  const { browser, page } = await waiting(pages, email);
  await mailedCode(pages);
  const again = await browser.follow(await browser.send(page, '/login/link', {}));
  expect(noticeIn(again)).toMatch(/^If this address can get the mail/);
  expect((await browser.send(again, '/login/code', { code: await mailedCode(pages) })).headers.location).toBe('/');
});

test('another browser cannot use the code', async () => {
  const pages = createHostedPages();
  const { email } = await newPageAccount(pages);
  const { browser, page } = await waiting(pages, email);
  const code = await mailedCode(pages);
  browser.cookies.delete('__Host-sign_in');
  expect((await browser.send(page, '/login/code', { code })).status).toBe(401);
});

test('the page for the code leads a browser that requested no mail to the request', async () => {
  const browser = createHostedPages().browser();
  const answer = await browser.get('/login/code?return_to=/orders');
  expect([answer.status, answer.headers.location]).toEqual([303, '/login/link?return_to=%2Forders']);
  const page = await browser.follow(answer);
  expect(page.text).toContain('<a href="/login?return_to=%2Forders">Sign in with it</a>');
});

test('text that is no email stays in the form that requests a mail', async () => {
  const pages = createHostedPages();
  const browser = pages.browser();
  const answer = await browser.send(await browser.get('/login'), '/login/link', { email: 'admin', password: 'x' });
  expect([answer.status, faultsIn(answer)]).toEqual([400, { email: 'This email is not a valid address.' }]);
  expect(answer.text).toContain('<h1>Sign in by mail</h1>');
  expect(answer.text).toContain('value="admin"');
});
