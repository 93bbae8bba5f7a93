import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { newCredentials } from '../../../support/deps';
import { createHostedPages, faultsIn, type HostedPages, newPageAccount, noticeIn } from '../../../support/hosted-pages';

const newPerson = () => {
  const { email, password } = newCredentials();
  return { email, password, confirm: password };
};

const registering = async (pages: HostedPages, path = '/register') => {
  const browser = pages.browser();
  return { browser, page: await browser.get(path) };
};

describe('in mode hardened', () => {
  test('makes an account, and leads to the page that waits for its mail, without the email in the URL', async () => {
    const pages = createHostedPages();
    const { browser, page } = await registering(pages);
    const person = newPerson();

    const answer = await browser.send(page, '/register', person);

    expect([answer.status, answer.headers.location]).toEqual([303, '/inactive']);
    expect(pages.deps.outbox.waiting()).toMatchObject([{ purpose: 'verify-email', email: person.email }]);
    expect(answer.cookies).toEqual([
      expect.stringMatching(/^__Host-sign_up=[\w-]{43}; .*Max-Age=86400; Secure$/),
      expect.stringMatching(/^__Host-pending=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure$/),
    ]);
    const next = await browser.follow(answer);
    expect(next.text).toContain(`We sent a mail to ${person.email}.`);
  });

  test('answers an email that has an account in the same way', async () => {
    const pages = createHostedPages();
    const { email } = await newPageAccount(pages);
    const seen = [];
    for (const known of [email, newCredentials().email]) {
      const { browser, page } = await registering(pages);
      const { status, headers, cookies } = await browser.send(page, '/register', { ...newPerson(), email: known });
      const { 'x-request-id': _, ...rest } = headers;
      seen.push({ status, rest, cookies: cookies.map((cookie) => cookie.replace(/=[\w-]+;/, '=;')) });
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  test('keeps where the person wants to go for the page after the mail', async () => {
    const pages = createHostedPages();
    const { browser, page } = await registering(pages, '/register?return_to=%2Forders%3Fpage%3D2');
    const { headers } = await browser.send(page, '/register', newPerson());
    expect(headers.location).toBe('/inactive?return_to=%2Forders%3Fpage%3D2');
    const pending = Buffer.from(browser.cookies.get('__Host-pending') ?? '', 'base64url').toString();
    expect(JSON.parse(pending)).toMatchObject({ purpose: 'verify-email', returnTo: '/orders?page=2' });
  });

  test('a form that is sent twice makes one account and one browser of its own', async () => {
    const pages = createHostedPages();
    const { browser, page } = await registering(pages);
    const person = newPerson();
    const first = await browser.send(page, '/register', person);
    const second = await browser.send(page, '/register', person);
    expect([second.status, second.headers.location]).toEqual([first.status, first.headers.location]);
    expect(second.cookies[0]).toBe(first.cookies[0]);
    expect(pages.deps.recorded.filter(({ event }) => event === 'user_signed_up')).toHaveLength(1);
  });
});

describe('a form with faults', () => {
  test('shows all of them beside their fields, keeps the email, and repeats no password', async () => {
    const pages = createHostedPages();
    const { browser, page } = await registering(pages);
    const answer = await browser.send(page, '/register', { email: 'bob', password: 'short', confirm: 'other' });
    expect(answer.status).toBe(400);
    expect(faultsIn(answer)).toEqual({
      email: 'This email is not a valid address.',
      password: 'This password is shorter than 8 characters.',
      confirm: 'The two passwords are not the same.',
    });
    expect(answer.text).toContain('value="bob"');
    expect(answer.text).not.toMatch(/short"|other"/);
  });

  test('asks for every empty field', async () => {
    const { browser, page } = await registering(createHostedPages());
    const answer = await browser.send(page, '/register', { email: '', password: '', confirm: ' ' });
    expect(faultsIn(answer)).toEqual({
      email: 'Enter your email.',
      password: 'Choose a password.',
      confirm: 'Enter the password once more.',
    });
  });

  test('says what the policies of emails and passwords refuse', async () => {
    const pages = createHostedPages();
    pages.deps.emailPolicy.faultOf = async () => ({ code: 'disposable', suggestion: null });
    const { browser, page } = await registering(pages);
    expect(faultsIn(await browser.send(page, '/register', newPerson()))).toEqual({
      email: 'This email is a throw-away address.',
    });
  });

  test('is answered with JSON to programs', async () => {
    const pages = createHostedPages();
    const { browser, page } = await registering(pages);
    const { text } = page;
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(text) ?? [];
    const { call, gatewayEvent } = await import('../../../support/event');
    const answer = await call(
      pages.handlers['POST /register'] as never,
      gatewayEvent('POST /register', {
        json: { ...newPerson(), confirm: 'another password', form_token: token },
        cookies: [`__Host-form=${browser.cookies.get('__Host-form')}`],
      }),
    );
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        message: 'confirm is not the same as the password',
        code: 'invalid_field',
        field: 'confirm',
        fault: 'not_repeated',
      },
    ]);
  });

  test('is shown in the language of the person', async () => {
    const { browser, page } = await registering(createHostedPages(), '/register?ui_locales=fr');
    const answer = await browser.send(page, '/register', { ...newPerson(), confirm: 'x' });
    expect(faultsIn(answer)).toEqual({ confirm: 'Les deux mots de passe diffèrent.' });
  });
});

describe('in mode classic', () => {
  const classic = () => createHostedPages({ mode: classicMode });

  test('signs in at once, with a notice', async () => {
    const pages = classic();
    const { browser, page } = await registering(pages);
    const answer = await browser.send(page, '/register', newPerson());
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
    expect(browser.cookies.get('session_id')).toMatch(/^[0-9a-f-]{36}$/);
    const home = await browser.follow(answer);
    expect([home.status, noticeIn(home)]).toEqual([200, 'Your account exists, and you are signed in. Welcome!']);
  });

  test('leads to where the person wanted to go', async () => {
    const { browser, page } = await registering(classic(), '/register?return_to=/orders');
    expect((await browser.send(page, '/register', newPerson())).headers.location).toBe('/orders');
  });

  test('says at the email that it is taken', async () => {
    const pages = classic();
    const { email } = await newPageAccount(pages);
    const { browser, page } = await registering(pages);
    const answer = await browser.send(page, '/register', { ...newPerson(), email });
    expect([answer.status, answer.cookies.filter((cookie) => cookie.startsWith('session_id'))]).toEqual([400, []]);
    expect(faultsIn(answer)).toEqual({ email: 'This email has an account already. Sign in, or use another one.' });
  });

  test('a form that is sent twice signs in twice', async () => {
    const pages = classic();
    const { browser, page } = await registering(pages);
    const person = newPerson();
    await browser.send(page, '/register', person);
    const session = browser.cookies.get('session_id') ?? '';
    // The second press comes before the browser has the session of the first answer.
    browser.cookies.delete('session_id');
    const second = await browser.send(page, '/register', person);
    expect([second.status, second.headers.location]).toEqual([303, '/']);
    expect(browser.cookies.get('session_id')).not.toBe(session);
    expect(noticeIn(await browser.follow(second))).toBe('You are signed in.');
  });

  test('guesses at the password of an account are limited', async () => {
    const pages = classic();
    pages.deps.guessLimits.accountFailures = 2;
    const { email, password } = await newPageAccount(pages);
    const { browser, page } = await registering(pages);
    for (const _ of [1, 2]) await browser.send(page, '/register', { ...newPerson(), email });
    const answer = await browser.send(page, '/register', { email, password, confirm: password });
    expect([answer.status, faultsIn(answer)]).toEqual([429, { '': 'Too many attempts. Try again in 60 seconds.' }]);
  });
});
