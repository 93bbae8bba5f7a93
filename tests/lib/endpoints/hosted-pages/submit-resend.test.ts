import { describe, expect, test } from '@jest/globals';
import { classicMode } from '../../../../lib/auth/contract-mode';
import { newCredentials } from '../../../support/deps';
import { createHostedPages, faultsIn, noticeIn } from '../../../support/hosted-pages';

const AGAIN = 'If this address can get the mail, it was sent once more. Only the newest one works.';

/** A browser on the page that waits for the mail of its sign-up. */
const waiting = async (pages = createHostedPages(), path = '/register') => {
  const browser = pages.browser();
  const { email, password } = newCredentials();
  const form = await browser.get(path);
  const page = await browser.follow(await browser.send(form, '/register', { email, password, confirm: password }));
  return { pages, browser, email, page };
};

describe('the page that waits for the mail of a sign-up', () => {
  test('sends the mail again, says so once, and keeps where the person wants to go', async () => {
    const { pages, browser, email, page } = await waiting(createHostedPages(), '/register?return_to=/orders');

    const answer = await browser.send(page, '/resend', {});

    expect([answer.status, answer.headers.location]).toEqual([303, '/inactive?return_to=%2Forders']);
    const mails = pages.deps.outbox.waiting().map((mail) => [mail.purpose, mail.email]);
    expect(mails).toEqual([
      ['verify-email', email],
      ['verify-email', email],
    ]);
    const shown = await browser.follow(answer);
    expect(noticeIn(shown)).toBe(AGAIN);
    expect(shown.text).toContain('<a href="/login?return_to=%2Forders">Sign in</a>');
    expect(noticeIn(await browser.get('/inactive'))).toBeNull();
  });

  test('leads to another address, and to the sign-in', async () => {
    const { page } = await waiting();
    expect(page.text).toContain('<a href="/register">Use another one</a>');
    expect(page.text).toContain('<a href="/login">Sign in</a>');
  });

  test('asks a browser that remembers no email for it, and remembers it then', async () => {
    const browser = createHostedPages().browser();
    const page = await browser.get('/inactive');
    expect(page.text).toMatch(/<input id="email" name="email" type="email" autocomplete="username"/);
    const shown = await browser.follow(await browser.send(page, '/resend', { email: ' Bob@Example.com' }));
    expect(shown.text).toContain('We sent a mail to bob@example.com.');
  });

  test('keeps what was typed if it is no email', async () => {
    const browser = createHostedPages().browser();
    const answer = await browser.send(await browser.get('/inactive'), '/resend', { email: 'bob@' });
    expect([answer.status, faultsIn(answer)]).toEqual([400, { email: 'This email is not a valid address.' }]);
    expect(answer.text).toContain('value="bob@"');
  });

  test('says how long to wait after too many mails, and can be sent again', async () => {
    const { browser, email, page } = await waiting();
    let answer = page;
    for (let sent = 0; answer.status !== 429 && sent < 5; sent += 1) {
      answer = await browser.send(page, '/resend', {});
    }
    expect([answer.status, faultsIn(answer)]).toEqual([429, { '': 'Too many attempts. Try again in 15 minutes.' }]);
    expect(answer.headers['retry-after']).toBe('900');
    expect((await browser.send(answer, '/resend', {})).text).toContain(email);
    // `GET /resend` is no page.
    expect(answer.text).not.toContain('ui_locales');
  });

  test('shows nothing of an email as markup', async () => {
    const browser = createHostedPages().browser();
    const answer = await browser.send(await browser.get('/inactive'), '/resend', { email: '"><script>x</script>' });
    expect(answer.text).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
    expect(answer.text).not.toContain('<script>x');
  });
});

describe('in a mode without mail', () => {
  test('the page leads to the sign-in', async () => {
    const answer = await createHostedPages({ mode: classicMode }).browser().get('/inactive?return_to=/orders');
    expect([answer.status, answer.headers.location]).toEqual([303, '/login?return_to=%2Forders']);
  });

  test('its form is not there', async () => {
    const browser = createHostedPages({ mode: classicMode }).browser();
    const page = await browser.get('/forgot');
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
    const answer = await browser.send({ ...page, text: page.text.replace('/forgot"', '/resend"') }, '/resend', {
      email: 'bob@example.com',
      form_token: token,
    });
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('<h1>Not found</h1>')]);
  });
});
