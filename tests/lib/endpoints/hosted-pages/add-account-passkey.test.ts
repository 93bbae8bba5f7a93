import { describe, expect, test } from '@jest/globals';
import { registeringPasskey, sendForm, signedInVisitor, visitorWithPasskey } from '../../../support/factor-pages';
import { createHostedPages, type HostedPages } from '../../../support/hosted-pages';

const listed = ({ deps }: HostedPages, { id }: { id: string }) => deps.passkeys.listPasskeys(id);

describe('the passkeys of the account page', () => {
  test('are added with a name, or with a name in the language of the page', async () => {
    const pages = createHostedPages({ language: 'fr' });
    const { browser, user } = await signedInVisitor(pages);
    for (const name of ['Laptop', ' ', undefined]) {
      const { fields } = await registeringPasskey(pages, { user, browser });
      const form = name === undefined ? fields : { ...fields, name };
      const answer = await sendForm(browser, pages, '/account/passkeys', form);
      expect([answer.status, answer.headers.location]).toEqual([303, '/account']);
      expect(answer.cookies).toContainEqual(expect.stringMatching(/^__Host-notice=passkey_added;/));
    }
    const names = (await listed(pages, user)).map(({ name }) => name);
    expect(names.sort()).toEqual(['Clé d’accès', 'Clé d’accès', 'Laptop']);
  });

  test('are not added without a recent sign-in', async () => {
    const pages = createHostedPages();
    const { browser } = await signedInVisitor(pages);
    pages.deps.clock.moveBy(600_000);
    const answer = await sendForm(browser, pages, '/account/passkeys', { passkey: '' });
    expect(answer.headers.location).toBe('/reauthenticate?return_to=%2Faccount');
  });

  test('are renamed; a name that is refused is shown again in its form', async () => {
    const pages = createHostedPages();
    const { browser, user, authenticator } = await visitorWithPasskey(pages);
    const { id } = authenticator;
    const refused = await sendForm(browser, pages, '/account/passkeys/rename', { id, name: 'x'.repeat(65) });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(`<input type="hidden" name="id" value="${id}">`);
    expect(refused.text).toContain(`value="${'x'.repeat(65)}"`);
    const answer = await browser.send(refused, '/account/passkeys/rename', { name: '<Phone>' });
    expect(answer.headers.location).toBe('/account');
    expect(await listed(pages, user)).toMatchObject([{ name: '<Phone>' }]);
  });

  test('are removed, but for the last way to sign in', async () => {
    const pages = createHostedPages();
    const { browser, user, authenticator } = await visitorWithPasskey(pages);
    const { id } = authenticator;
    const [stored] = [await pages.deps.users.findUser(user.id)];
    pages.deps.users.put({ ...(stored ?? user), passwordHash: null });
    const refused = await sendForm(browser, pages, '/account/passkeys/remove', { id });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('This passkey is your only way to sign in.');
    expect(refused.text).toContain('<a href="/account">Back to your account</a>');

    pages.deps.users.put(stored ?? user);
    const answer = await sendForm(browser, pages, '/account/passkeys/remove', { id });
    expect([answer.headers.location, await listed(pages, user)]).toEqual(['/account', []]);
    expect((await sendForm(browser, pages, '/account/passkeys/remove', { id })).status).toBe(404);
  });
});
