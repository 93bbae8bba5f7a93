import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { totpCode } from '../../support/authenticator-app';
import { hasBrowser } from '../../support/browser';
import { plantCanary } from '../../support/canaries';
import {
  addAuthenticator,
  type Credentials,
  usePageService,
  type Visitor,
  withoutAutofill,
} from '../../support/page-service';

jest.setTimeout(120_000);

/** Authenticator apps and passkeys on the pages, with real scripts and a virtual authenticator, which verifies its user. */
(hasBrowser ? describe : describe.skip)('second factors and passkeys on the pages', () => {
  const service = usePageService(() => ({ CONTRACT_MODE: 'hardened' }));

  const withAuthenticator = async (): Promise<Visitor> => {
    const visitor = await service.visit();
    await addAuthenticator(visitor);
    await visitor.page.addInitScript(withoutAutofill);
    return visitor;
  };

  /** The title of the page that a press leads to. */
  const press = async ({ page }: Visitor, button: string): Promise<string> => {
    await Promise.all([page.waitForEvent('domcontentloaded'), page.locator(button).click()]);
    return page.locator('h1').innerText();
  };

  /** Set an app up. @returns its secret and the recovery codes. */
  const enrol = async (visitor: Visitor) => {
    const { page } = visitor;
    await visitor.open('/setup-2fa?return_to=/');
    await press(visitor, 'main form button');
    const secret = await page.locator('input[name="secret"]').inputValue();
    plantCanary(secret);
    await page.locator('#code').fill(totpCode(secret, new Date()));
    await press(visitor, 'form[action="/setup-2fa/code"] button');
    const recoveryCodes = await page.locator('#codes li').allInnerTexts();
    for (const code of recoveryCodes) plantCanary(code);
    return { secret, recoveryCodes };
  };

  const signOut = async (visitor: Visitor) => {
    await visitor.open('/logout');
    await press(visitor, 'main form button');
  };

  const signIn = async (visitor: Visitor, { email, password }: Credentials) => {
    await visitor.open('/login');
    await visitor.send({ email, password });
  };

  test('a passkey is added, signs in by its button, and takes the second step', async () => {
    const visitor = await withAuthenticator();
    const { page } = visitor;
    const account = await service.signUp(visitor);
    await visitor.open('/account');
    await page.locator('#new-passkey-name').fill('Laptop');
    await press(visitor, 'form[action="/account/passkeys"] button');
    expect(await page.locator('.notice').innerText()).toBe(
      'The passkey was added. You can sign in with it from now on.',
    );
    expect(await page.locator('#security').innerText()).toContain('Laptop');

    // The authenticator makes no second passkey for one account.
    await page.locator('form[action="/account/passkeys"] button').click();
    await page.locator('form[action="/account/passkeys"] [role="status"]:not(:empty)').waitFor();
    expect(await page.locator('form[action="/account/passkeys"] [role="status"]').innerText()).toBe(
      'This device already has a passkey for your account.',
    );

    await signOut(visitor);
    await visitor.open('/login');
    await press(visitor, '#passkey');
    await page.waitForURL(`${service.base}/`);

    await enrol(visitor);
    await signOut(visitor);
    await signIn(visitor, account);
    expect(new URL(page.url()).pathname).toBe('/verify-2fa');
    await press(visitor, '#passkey');
    expect(page.url()).toBe(`${service.base}/`);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('a cancelled passkey leaves a quiet message, and the form works', async () => {
    const visitor = await service.visit();
    const { page } = visitor;
    await page.addInitScript(() => {
      const { credentials } = (globalThis as unknown as { navigator: { credentials: { get: unknown } } }).navigator;
      credentials.get = async (options: { mediation?: string }) =>
        options.mediation === 'conditional' ? new Promise(() => {}) : Promise.reject(new Error('cancelled'));
    });
    await visitor.open('/login');
    await page.locator('#passkey').click();
    await page.locator('form[action="/login/passkey"] [role="status"]:not(:empty)').waitFor();
    expect(await page.locator('form[action="/login/passkey"] [role="status"]').innerText()).toMatch(
      /^No passkey was used/,
    );
    expect(await page.locator('#email').isEnabled()).toBe(true);
    await visitor.close();
  });

  test('the secret and the recovery codes are copied, and a password is shown', async () => {
    const visitor = await service.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    const { page } = visitor;
    await visitor.open('/login');
    await page.locator('#password').fill('correct horse');
    await page.locator('[data-reveal]').click();
    expect([
      await page.locator('#password').getAttribute('type'),
      await page.locator('[data-reveal]').innerText(),
    ]).toEqual(['text', expect.stringContaining('Hide')]);
    await service.signUp(visitor);
    const { recoveryCodes } = await enrol(visitor);
    await page.locator('[data-copy]').click();
    await page.locator('[data-copy]', { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(recoveryCodes.join('\n'));
    await visitor.close();
  });

  describe('without scripts', () => {
    let visitor: Visitor;
    let account: Credentials;
    let enrolled: Awaited<ReturnType<typeof enrol>>;

    beforeAll(async () => {
      visitor = await service.visit({ javaScriptEnabled: false });
      account = await service.signUp(visitor);
      enrolled = await enrol(visitor);
    });

    test('an app is set up, and its codes can be downloaded', async () => {
      const { page } = visitor;
      expect(enrolled.recoveryCodes).toHaveLength(10);
      expect(await page.locator('[data-copy]').isVisible()).toBe(false);
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').click()]);
      expect(download.suggestedFilename()).toBe('recovery-codes.txt');
      await press(visitor, '.alternatives a');
      expect(page.url()).toBe(`${service.base}/`);
    });

    test('a code of the app, and a recovery code, take the second step', async () => {
      const { page } = visitor;
      await signOut(visitor);
      await signIn(visitor, account);
      expect(await visitor.send({ code: totpCode(enrolled.secret, new Date(), 1) })).toBe(200);
      expect(page.url()).toBe(`${service.base}/`);

      await signOut(visitor);
      await signIn(visitor, account);
      await press(visitor, 'a[href*="by=saved-code"]');
      await visitor.send({ code: enrolled.recoveryCodes[0] ?? '' });
      expect(page.url()).toBe(`${service.base}/`);
      await visitor.close();
    });
  });
});
