import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { newCredentials } from '../../../support/deps';
import { createHostedPages, faultsIn, newPageAccount, noticeIn } from '../../../support/hosted-pages';

describe('in mode hardened', () => {
  test('requests the mail, and asks everybody to look into their mailbox', async () => {
    const pages = createHostedPages();
    const { user, email } = await newPageAccount(pages);
    const texts = [];
    for (const typed of [email, 'stranger@example.com']) {
      const browser = pages.browser();
      const answer = await browser.send(await browser.get('/forgot?return_to=/orders'), '/forgot', { email: typed });
      expect([answer.status, answer.headers.location]).toEqual([303, '/forgot?step=sent&return_to=%2Forders']);
      const page = await browser.follow(answer);
      expect(noticeIn(page)).toBeNull();
      texts.push(page.text.replaceAll(typed, '<email>').replaceAll(/(nonce|value)="[\w-]{22,43}"/g, '$1=""'));
      texts.push(...page.text.matchAll(/nonce-[\w-]+/g));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('If <email> has an account, we sent a mail to it.');
    expect(pages.deps.outbox.waiting()).toMatchObject([
      { purpose: 'reset-password', userId: user.id },
      { purpose: 'reset-password', userId: null },
    ]);
  });

  test('sends the mail again from the page that waits for it, and says so', async () => {
    const pages = createHostedPages();
    const browser = pages.browser();
    const { email } = newCredentials();
    const page = await browser.follow(await browser.send(await browser.get('/forgot'), '/forgot', { email }));
    const again = await browser.follow(await browser.send(page, '/forgot', {}));
    expect(noticeIn(again)).toMatch(/^If this address can get the mail/);
    expect(pages.deps.outbox.waiting()).toHaveLength(2);
  });

  test('the page that waits is the form for a browser that requested nothing', async () => {
    const answer = await createHostedPages().browser().get('/forgot?step=sent');
    expect(answer.text).toContain('<h1>Reset your password</h1>');
  });

  test('there is no form for a new password', async () => {
    const browser = createHostedPages().browser();
    const answer = await browser.get('/forgot/password');
    expect([answer.status, answer.headers.location]).toEqual([303, '/forgot']);
  });
});

test.each([
  ['', 'Enter your email.'],
  ['admin', 'This email is not a valid address.'],
])('keeps what was typed if it is no email: %p', async (email, fault) => {
  const browser = createHostedPages().browser();
  const answer = await browser.send(await browser.get('/forgot'), '/forgot', { email });
  expect([answer.status, faultsIn(answer)]).toEqual([400, { email: fault }]);
  expect(answer.text).toContain(`autocomplete="username" value="${email}"`);
});

test('somebody who is signed in may have forgotten their password too', async () => {
  const pages = createHostedPages();
  const { email, password } = await newPageAccount(pages);
  const browser = pages.browser();
  await browser.send(await browser.get('/login'), '/login', { email, password });
  const page = await browser.get('/forgot');
  expect((await browser.send(page, '/forgot', { email })).headers.location).toBe('/forgot?step=sent');
});

describe('in mode classic, which hands the token to whoever asks', () => {
  const asked = async () => {
    const pages = createHostedPages({ mode: classicMode });
    const account = await newPageAccount(pages);
    const browser = pages.browser();
    const answer = await browser.send(await browser.get('/forgot?return_to=/orders'), '/forgot', {
      email: account.email,
    });
    return { pages, browser, answer, ...account };
  };

  test('leads to the form for the new password, with the token in no URL and in no page', async () => {
    const { browser, answer, email } = await asked();
    expect([answer.status, answer.headers.location]).toEqual([303, '/forgot/password?return_to=%2Forders']);
    expect(answer.cookies).toEqual([
      expect.stringMatching(/^pending=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600/),
    ]);
    const pending = JSON.parse(Buffer.from(browser.cookies.get('pending') ?? '', 'base64url').toString());
    const page = await browser.follow(answer);
    expect(page.text).toContain(`<input type="text" name="account" value="${email}" autocomplete="username"`);
    expect(page.text).not.toContain(pending.resetToken);
  });

  test('sets the new password, forgets the token, and leads to the sign-in', async () => {
    const { browser, answer, email } = await asked();
    const { password } = newCredentials();
    const done = await browser.send(await browser.follow(answer), '/forgot/password', { new_password: password });
    expect([done.status, done.headers.location]).toEqual([303, '/login?return_to=%2Forders']);
    expect(browser.cookies.has('pending')).toBe(false);
    const login = await browser.follow(done);
    expect(noticeIn(login)).toBe('Your password is changed. Sign in with the new one.');
    expect((await browser.send(login, '/login', { email, password })).headers.location).toBe('/orders');
  });

  test('the token still works after a password that is refused, and only once', async () => {
    const { browser, answer, email } = await asked();
    const page = await browser.follow(answer);
    const pending = browser.cookies.get('pending') ?? '';
    const refused = await browser.send(page, '/forgot/password', { new_password: 'x'.repeat(1025) });
    expect([refused.status, faultsIn(refused)]).toEqual([
      400,
      { new_password: 'This password is longer than 1024 bytes.' },
    ]);
    expect(refused.text).toContain(`For ${email}.`);
    const { password } = newCredentials();
    expect((await browser.send(refused, '/forgot/password', { new_password: password })).status).toBe(303);
    browser.cookies.set('pending', pending);
    const used = await browser.send(page, '/forgot/password', { new_password: password });
    expect([used.status, used.text]).toEqual([403, expect.stringContaining('<h1>This link does not work</h1>')]);
  });

  test('a form without the token leads to the request of one', async () => {
    const { browser, answer } = await asked();
    const page = await browser.follow(answer);
    browser.cookies.delete('pending');
    const done = await browser.send(page, '/forgot/password', { new_password: newCredentials().password });
    expect([done.status, done.headers.location]).toEqual([303, '/forgot?return_to=%2Forders']);
  });

  test('says that an email has no account', async () => {
    const browser = createHostedPages({ mode: classicMode }).browser();
    const answer = await browser.send(await browser.get('/forgot'), '/forgot', newCredentialsEmail());
    expect([answer.status, faultsIn(answer)]).toEqual([403, { email: 'No account has this email.' }]);
  });
});

const newCredentialsEmail = () => ({ email: newCredentials().email });
