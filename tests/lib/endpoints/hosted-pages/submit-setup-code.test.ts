import { describe, expect, test } from '@jest/globals';
import { totpCode } from '../../../support/authenticator-app';
import { codesIn, enrolledVisitor, secretIn, sendForm, signedInVisitor } from '../../../support/factor-pages';
import { createHostedPages, faultsIn, noticeIn } from '../../../support/hosted-pages';

describe('setting an authenticator app up', () => {
  test('changes nothing until the button is pressed', async () => {
    const pages = createHostedPages();
    const { browser, user } = await signedInVisitor(pages);
    const page = await browser.get('/setup-2fa');
    expect(page.status).toBe(200);
    expect(await pages.deps.totp.findSetup(user.id, pages.deps.clock.now())).toBeNull();
  });

  test('shows a QR code and the secret in groups of four, and then ten recovery codes to keep', async () => {
    const pages = createHostedPages();
    const { scan, done, recoveryCodes } = await enrolledVisitor(pages);
    const secret = secretIn(scan);
    expect(scan.text).toContain(`data-text="${secret}">${secret.match(/.{4}/g)?.join(' ')}</code>`);
    expect(scan.text).toMatch(/<svg role="img" aria-label="[^"]+" viewBox="0 0 \d+ \d+"/);
    expect(scan.text).toContain(`href="otpauth://totp/`);
    expect([done.status, recoveryCodes.length]).toEqual([200, 10]);
    const file = decodeURIComponent(
      /href="data:text\/plain;charset=utf-8,([^"]+)" download/.exec(done.text)?.[1] ?? '',
    );
    expect(file.split('\r\n').slice(2, 12)).toEqual(recoveryCodes);
    expect(done.text).toMatch(/data-copy="codes"[^>]* hidden/);
    expect(done.text).toMatch(/data-print=""[^>]* hidden/);
  });

  test('ends every other session, and goes on in a new one', async () => {
    const pages = createHostedPages();
    const visitor = await signedInVisitor(pages);
    const other = pages.browser();
    const { email, password, browser } = visitor;
    await other.send(await other.get('/login'), '/login', { email, password });
    const scan = await browser.send(await browser.get('/setup-2fa'), '/setup-2fa', {});
    await browser.send(scan, '/setup-2fa/code', { code: totpCode(secretIn(scan), pages.deps.clock.now()) });
    expect((await other.get('/')).headers.location).toBe('/login');
    expect((await browser.get('/')).status).toBe(200);
  });

  test('shows the same secret again after a wrong code, of which the service reveals nothing', async () => {
    const pages = createHostedPages();
    const { browser } = await signedInVisitor(pages);
    const scan = await browser.send(await browser.get('/setup-2fa'), '/setup-2fa', {});
    const again = await browser.send(scan, '/setup-2fa/code', { code: '000000' });
    expect([again.status, Object.keys(faultsIn(again)), secretIn(again)]).toEqual([401, ['code'], secretIn(scan)]);
    const picture = (text: string) => /<svg [\s\S]*?<\/svg>/.exec(text)?.[0];
    expect(picture(again.text)).toBe(picture(scan.text));

    const without = await sendForm(browser, pages, '/setup-2fa/code', { code: '000000', secret: '"><script>' });
    expect([without.status, secretIn(without)]).toEqual([401, '']);
    expect(without.text).not.toContain('"><script>');
    expect(without.text).toContain('action="/setup-2fa"');
  });

  test('never enables the secret of the form: the stored one counts', async () => {
    const pages = createHostedPages();
    const { browser } = await signedInVisitor(pages);
    const scan = await browser.send(await browser.get('/setup-2fa'), '/setup-2fa', {});
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const answer = await browser.send(scan, '/setup-2fa/code', {
      secret,
      code: totpCode(secret, pages.deps.clock.now()),
    });
    expect([answer.status, codesIn(answer)]).toEqual([401, []]);
  });

  test('leads whoever has an app on, and whoever was too slow back', async () => {
    const pages = createHostedPages();
    const { browser } = await signedInVisitor(pages);
    const scan = await browser.send(await browser.get('/setup-2fa'), '/setup-2fa', {});
    const code = () => totpCode(secretIn(scan), pages.deps.clock.now());
    pages.deps.clock.moveBy(600_000 - 1);
    pages.deps.recentAuthenticationSeconds = 3600;
    pages.deps.clock.moveBy(1);
    const late = await browser.send(scan, '/setup-2fa/code', { code: code() });
    expect(late.headers.location).toBe('/setup-2fa');
    expect(noticeIn(await browser.follow(late))).toBe('The set-up took too long. Please begin again.');

    const enrolled = await enrolledVisitor(pages);
    const open = await enrolled.browser.get('/setup-2fa?return_to=%2Forders');
    expect([open.status, open.headers.location]).toEqual([303, '/orders']);
  });

  test('needs a recent sign-in', async () => {
    const pages = createHostedPages();
    const { browser } = await signedInVisitor(pages);
    pages.deps.clock.moveBy(600_000);
    expect((await browser.get('/setup-2fa')).headers.location).toBe('/reauthenticate?return_to=%2Fsetup-2fa');
  });
});

describe('whoever must have a second factor and has none', () => {
  const required = async () => {
    const pages = createHostedPages();
    pages.deps.secondFactorPolicy = 'all';
    return { pages, ...(await signedInVisitor(pages)) };
  };

  test('is led to set one up right after the sign-in, and may take a passkey instead', async () => {
    const { browser, answer } = await required();
    expect(answer.headers.location).toBe('/setup-2fa');
    const page = await browser.follow(answer);
    expect(noticeIn(page)).toBe('Your account needs a second factor. Please set one up first.');
    expect(page.text).toContain('data-options-url="/passkeys/options"');
    expect(page.text).not.toContain('Not now');
  });

  test('then goes on to where they wanted to go', async () => {
    const { pages, email, password } = await required();
    const browser = pages.browser();
    const answer = await browser.send(await browser.get('/login?return_to=%2Forders'), '/login', { email, password });
    const scan = await browser.send(await browser.follow(answer), '/setup-2fa', {});
    const code = totpCode(secretIn(scan), pages.deps.clock.now());
    const done = await browser.send(scan, '/setup-2fa/code', { code });
    expect(done.text).toContain('<a class="button" href="/orders">I have kept them</a>');
  });
});
