import { describe, expect, test } from '@jest/globals';
import {
  enrolledVisitor,
  optionsIn,
  passkeyFields,
  signedInVisitor,
  visitorWithPasskey,
} from '../../../support/factor-pages';
import { createHostedPages, faultsIn, noticeIn } from '../../../support/hosted-pages';

const PATH = '/reauthenticate';

describe('proving again who one is', () => {
  test('makes the sign-in recent again, and leads back', async () => {
    const pages = createHostedPages();
    const { browser, password, email } = await signedInVisitor(pages);
    pages.deps.clock.moveBy(600_000);
    const page = await browser.follow(await browser.get('/setup-2fa'));
    expect(noticeIn(page)).toBe('For this, please prove again that it is you.');
    expect(page.text).toContain(`name="account" value="${email}" autocomplete="username"`);
    const answer = await browser.send(page, PATH, { current_password: password });
    expect([answer.status, answer.headers.location]).toEqual([303, '/setup-2fa']);
    const back = await browser.follow(answer);
    expect([back.status, noticeIn(back)]).toEqual([200, 'Thank you. You can go on now.']);
  });

  test('shows the form again after a wrong password', async () => {
    const pages = createHostedPages();
    const { browser } = await signedInVisitor(pages);
    const answer = await browser.send(await browser.get(PATH), PATH, { current_password: 'wrong one' });
    expect([answer.status, Object.keys(faultsIn(answer))]).toEqual([403, ['current_password']]);
    expect(answer.text).not.toContain('wrong one');
  });

  test('asks somebody with an app for a code too, on the same page', async () => {
    const pages = createHostedPages();
    const { browser, password, app } = await enrolledVisitor(pages);
    pages.deps.clock.moveBy(600_000);
    const first = await browser.send(await browser.get(`${PATH}?return_to=%2Forders`), PATH, {
      current_password: password,
    });
    expect(first.headers.location).toBe(`${PATH}?return_to=%2Forders`);
    const step = await browser.follow(first);
    const wrong = await browser.send(step, PATH, { code: app.wrong() });
    expect([wrong.status, Object.keys(faultsIn(wrong))]).toEqual([401, ['code']]);
    const answer = await browser.send(wrong, PATH, { code: app.next() });
    expect([answer.status, answer.headers.location]).toEqual([303, '/orders']);
    expect(browser.cookies.has('__Host-second_step')).toBe(false);
  });

  test('takes a passkey alone, or as the second step', async () => {
    const pages = createHostedPages();
    const { browser, password, authenticator } = await visitorWithPasskey(pages, enrolledVisitor);
    const alone = await browser.send(await browser.get(PATH), PATH, await passkeyFields(pages, authenticator));
    expect(alone.headers.location).toBe('/account');
    const first = await browser.send(await browser.get(PATH), PATH, { current_password: password });
    const step = await browser.follow(first);
    const passkey = JSON.stringify(authenticator.answer(optionsIn(step).challenge, { userVerified: false }));
    expect((await browser.send(step, PATH, { passkey })).headers.location).toBe('/account');
  });

  test('takes no passkey and no challenge of somebody else', async () => {
    const pages = createHostedPages();
    const { browser } = await enrolledVisitor(pages);
    const other = await visitorWithPasskey(pages, enrolledVisitor);
    const foreign = await browser.send(await browser.get(PATH), PATH, await passkeyFields(pages, other.authenticator));
    expect(foreign.status).toBe(401);

    await other.browser.send(await other.browser.get(PATH), PATH, { current_password: other.password });
    for (const name of ['__Host-second_step', '__Host-challenge'])
      browser.cookies.set(name, other.browser.cookies.get(name) ?? '');
    expect((await browser.get(PATH)).text).toContain('name="current_password"');
  });

  test('begins again when the second step took too long', async () => {
    const pages = createHostedPages();
    const { browser, password, app } = await enrolledVisitor(pages);
    const step = await browser.follow(
      await browser.send(await browser.get(PATH), PATH, { current_password: password }),
    );
    pages.deps.clock.moveBy(300_000);
    const answer = await browser.send(step, PATH, { code: app.next() });
    expect(answer.headers.location).toBe(PATH);
    const again = await browser.follow(answer);
    expect(again.text).toContain('name="current_password"');
    expect(noticeIn(again)).toMatch(/^The second step took too long/);
  });

  test('leads somebody who has only their mailbox to a new sign-in, and back', async () => {
    const pages = createHostedPages();
    const { browser, user } = await signedInVisitor(pages);
    pages.deps.users.put({ ...user, passwordHash: null });
    const { text } = await browser.get(`${PATH}?return_to=%2Faccount`);
    expect(text).not.toContain('name="current_password"');
    expect(text).toContain('href="/logout?return_to=%2Flogin%3Freturn_to%3D%252Faccount"');
  });
});
