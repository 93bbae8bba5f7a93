import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { atSecondStep, enrolledVisitor, optionsIn, visitorWithPasskey } from '../../../support/factor-pages';
import { createHostedPages, faultsIn, noticeIn } from '../../../support/hosted-pages';

describe.each([hardenedMode, classicMode])('the second step, in mode $name', (mode) => {
  const pagesOfMode = () => createHostedPages({ mode });

  test('comes after the password, with no session before it, and leads to where the person wanted to go', async () => {
    const pages = pagesOfMode();
    const account = await enrolledVisitor(pages);
    const { browser, answer, page } = await atSecondStep(pages, account, '/login?return_to=%2Forders');
    expect(answer.headers.location).toBe('/verify-2fa?return_to=%2Forders');
    expect([...browser.cookies.keys()].sort()).toEqual(
      ['challenge', 'form', 'second_step'].map((name) => pages.mode.cookieName(name)),
    );
    expect(page.text).toContain(account.email);
    expect(page.text).toMatch(
      /<input id="code" name="code" type="text" inputmode="numeric"[^>]* autocomplete="one-time-code"/,
    );

    const done = await browser.send(page, '/verify-2fa', { code: account.app.next() });

    expect([done.status, done.headers.location]).toEqual([303, '/orders']);
    const kept = [...browser.cookies.keys()];
    expect(kept).toContain(pages.mode.cookieName('session_id'));
    expect(kept).not.toContain(pages.mode.cookieName('second_step'));
    expect(kept).not.toContain(pages.mode.cookieName('challenge'));
  });
});

describe('the page of the second step', () => {
  test('shows the form again after a wrong code, and keeps no code in it', async () => {
    const pages = createHostedPages();
    const account = await enrolledVisitor(pages);
    const { browser, page } = await atSecondStep(pages, account);
    const wrong = account.app.wrong();
    const again = await browser.send(page, '/verify-2fa', { code: wrong });
    expect([again.status, Object.keys(faultsIn(again))]).toEqual([401, ['code']]);
    expect(again.text).not.toContain(`value="${wrong}"`);
    const done = await browser.send(again, '/verify-2fa', { code: account.app.next() });
    expect(done.headers.location).toBe('/');
  });

  test('leads back to the first step after five wrong codes', async () => {
    const pages = createHostedPages();
    const account = await enrolledVisitor(pages);
    const { browser, page } = await atSecondStep(pages, account);
    for (let tries = 0; tries < 5; tries += 1) await browser.send(page, '/verify-2fa', { code: account.app.wrong() });
    const answer = await browser.send(page, '/verify-2fa', { code: account.app.next() });
    expect([answer.status, answer.headers.location]).toEqual([303, '/login']);
    const login = await browser.follow(answer);
    expect(noticeIn(login)).toBe('The second step took too long or was tried too often. Please begin again.');
    expect([...browser.cookies.keys()]).toEqual(['__Host-form']);
  });

  test('takes a recovery code, once, on a page that any keyboard can type it on', async () => {
    const pages = createHostedPages();
    const { recoveryCodes, ...account } = await enrolledVisitor(pages);
    const code = recoveryCodes[0] ?? '';
    const first = await atSecondStep(pages, account, '/login?return_to=%2Forders');
    expect(first.page.text).toContain('href="/verify-2fa?return_to=%2Forders&amp;by=saved-code"');
    const page = await first.browser.get('/verify-2fa?return_to=%2Forders&by=saved-code');
    expect(page.text).not.toContain('inputmode="numeric"');
    const done = await first.browser.send(page, '/verify-2fa', { code: code.toUpperCase() });
    expect([done.status, done.headers.location]).toEqual([303, '/orders']);

    const second = await atSecondStep(pages, account);
    const again = await second.browser.send(await second.browser.get('/verify-2fa?by=saved-code'), '/verify-2fa', {
      code,
    });
    expect([again.status, Object.keys(faultsIn(again))]).toEqual([401, ['code']]);
    expect(again.text).toContain('name="by" value="saved-code"');
  });

  test('offers the passkeys of the user as data of the page, and takes one', async () => {
    const pages = createHostedPages();
    const account = await visitorWithPasskey(pages, enrolledVisitor);
    const { browser, page } = await atSecondStep(pages, account);
    const { challenge, allowCredentials } = optionsIn(page);
    expect(allowCredentials.map(({ id }) => id)).toEqual([account.authenticator.id]);
    expect(page.headers['content-security-policy']).toMatch(/script-src 'nonce-[\w-]+'; connect-src 'self'/);
    const passkey = JSON.stringify(account.authenticator.answer(challenge, { userVerified: false }));
    const done = await browser.send(page, '/verify-2fa', { passkey });
    expect([done.status, done.headers.location]).toEqual([303, '/']);
  });

  test('asks for a passkey only, where it is the second factor of the user', async () => {
    const pages = createHostedPages();
    const account = await visitorWithPasskey(pages);
    pages.deps.secondFactorPolicy = 'all';
    const { page } = await atSecondStep(pages, account);
    expect(page.text).not.toContain('id="code"');
    // Until the script finds that the browser has passkeys.
    expect(page.text).toContain('<p class="hint" data-passkey-help>');
    expect(page.text).toMatch(/<form [^>]*data-passkey="get"[^>]* hidden>/);
  });

  test('says so when the browser sent no passkey', async () => {
    const pages = createHostedPages();
    const account = await visitorWithPasskey(pages, enrolledVisitor);
    const { browser, page } = await atSecondStep(pages, account);
    const again = await browser.send(page, '/verify-2fa', { passkey: '' });
    expect(again.status).toBe(400);
    expect(again.text).toContain('<a href="#passkey">The browser sent no passkey. Please try again.</a>');
  });

  test.each([
    ['nobody took the first step', async () => {}],
    ['it was too long ago', async (pages: ReturnType<typeof createHostedPages>) => pages.deps.clock.moveBy(300_000)],
  ])('leads to the sign-in when %s', async (_, happens) => {
    const pages = createHostedPages();
    const account = await enrolledVisitor(pages);
    const { browser } = await atSecondStep(pages, account);
    await happens(pages);
    if (_ === 'nobody took the first step') browser.cookies.delete('__Host-second_step');
    const before = pages.deps.recorded.length;
    const page = await browser.follow(await browser.get('/verify-2fa'));
    expect(page.text).toContain('action="/login"');
    expect(pages.deps.recorded.length).toBe(before);
  });

  test('is worth nothing in another browser', async () => {
    const pages = createHostedPages();
    const account = await enrolledVisitor(pages);
    const { browser } = await atSecondStep(pages, account);
    const thief = pages.browser();
    thief.cookies.set('__Host-second_step', browser.cookies.get('__Host-second_step') ?? '');
    const answer = await thief.get('/verify-2fa');
    expect(answer.headers.location).toBe('/login');
  });
});
