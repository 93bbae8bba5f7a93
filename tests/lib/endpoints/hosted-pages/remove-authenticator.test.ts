import { describe, expect, test } from '@jest/globals';
import { codesIn, enrolledVisitor, sendForm } from '../../../support/factor-pages';
import { createHostedPages, faultsIn } from '../../../support/hosted-pages';

describe('the forms of the account page that need a code', () => {
  test.each(['/account/authenticator/remove', '/account/recovery-codes'])(
    '%s refuses a wrong one beside its field, and an old sign-in',
    async (path) => {
      const pages = createHostedPages();
      const { browser, app } = await enrolledVisitor(pages);
      const wrong = await sendForm(browser, pages, path, { code: app.wrong() });
      expect([wrong.status, Object.keys(faultsIn(wrong))]).toEqual([401, ['code']]);
      pages.deps.clock.moveBy(600_000);
      const late = await sendForm(browser, pages, path, { code: app.next() });
      expect(late.headers.location).toBe('/reauthenticate?return_to=%2Faccount');
    },
  );

  test('remove the app, so that the password is enough again', async () => {
    const pages = createHostedPages();
    const { browser, app, email, password } = await enrolledVisitor(pages);
    const answer = await sendForm(browser, pages, '/account/authenticator/remove', { code: app.next() });
    expect(answer.headers.location).toBe('/account');
    const other = pages.browser();
    const signIn = await other.send(await other.get('/login'), '/login', { email, password });
    expect(signIn.headers.location).toBe('/');
  });

  test('make new recovery codes, and show them once', async () => {
    const pages = createHostedPages();
    const { browser, app, recoveryCodes } = await enrolledVisitor(pages);
    const answer = await sendForm(browser, pages, '/account/recovery-codes', { code: app.next() });
    const codes = codesIn(answer);
    expect([answer.status, codes.length]).toEqual([200, 10]);
    expect(codes.filter((code) => recoveryCodes.includes(code))).toEqual([]);
    const old = await sendForm(browser, pages, '/account/recovery-codes', { code: recoveryCodes[0] ?? '' });
    expect(old.status).toBe(401);
  });
});
