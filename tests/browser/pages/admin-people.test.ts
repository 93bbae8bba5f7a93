import { describe, expect, jest, test } from '@jest/globals';
import { hasBrowser } from '../../support/browser';
import { type PageService, usePageService, type Visitor } from '../../support/page-service';
import { addApp, managePerson, signInElsewhere } from '../../support/people-states';

jest.setTimeout(120_000);

/** What an admin does about a person, with the keyboard alone. */
(hasBrowser ? describe : describe.skip)('the page about a person', () => {
  const service: PageService = usePageService(() => ({ CONTRACT_MODE: 'hardened' }));

  /** Move on with the Tab key until this element has the focus. */
  const tabTo = async ({ page }: Visitor, selector: string): Promise<void> => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    }
    throw new Error(`the Tab key does not reach ${selector}`);
  };

  /** Disclose an action and press its button. @returns the notice of the page that follows. */
  const act = async (visitor: Visitor, section: string, form: string): Promise<string> => {
    const { page } = visitor;
    await tabTo(visitor, `${section} details:has(${form}) summary`);
    await page.keyboard.press('Enter');
    await tabTo(visitor, `${form} button`);
    await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
    return page.locator('.notice').innerText();
  };

  test.each([true, false])('helps somebody who has lost their phone (scripts: %p)', async (javaScriptEnabled) => {
    const visitor = await service.visit({ javaScriptEnabled });
    const { page } = visitor;
    const bob = await managePerson(service, visitor);
    const phone = await signInElsewhere(service, bob);
    await addApp(phone);
    const { email, password } = bob;
    const laptop = await service.visit();
    expect(await laptop.call('POST', '/sessions', { email, password })).toMatchObject({
      message: 'second factor required',
    });

    await visitor.open(bob.path);
    expect(await page.locator('#sign-in').innerText()).toContain('Can sign in');
    expect(await page.locator('#methods').innerText()).toMatch(/Authenticator app\s+Set since/);
    expect(await page.locator('#events').innerText()).toContain('the second factor was asked for');

    expect(await act(visitor, '#methods', '#factors')).toBe(
      'All second factors are removed, and all sessions have ended.',
    );
    expect(await page.locator('#methods').innerText()).toMatch(/Authenticator app\s+Not set/);
    await expect(phone.call('GET', '/profile')).rejects.toThrow('answered with 403');

    await laptop.call('POST', '/sessions', { email, password });
    expect(await laptop.call('GET', '/profile')).toMatchObject({ email });
    await visitor.open(bob.path);
    expect(await act(visitor, '#sessions', '#end')).toBe('All sessions have ended.');
    expect(await page.locator('#sessions').innerText()).toContain('Not signed in anywhere.');
    await expect(laptop.call('GET', '/profile')).rejects.toThrow('answered with 403');
    expect(await page.locator('#events').innerText()).toContain('All sessions were ended (by you)');
    expect(visitor.complaints).toEqual([]);
    for (const each of [visitor, phone, laptop]) await each.close();
  });

  test('leads from a reason to what removes it', async () => {
    const visitor = await service.visit();
    const { page } = visitor;
    const bob = await managePerson(service, visitor);
    await bob.change({ active: false, inactive_reason: 'On leave' });

    await visitor.open(bob.path);
    expect(await page.locator('#sign-in').innerText()).toContain('Reason: On leave');
    await page.locator('#sign-in a[href="#enable"]').click();
    // The browser discloses the form that the link leads to.
    await page.locator('#enable button').waitFor();
    await Promise.all([page.waitForEvent('domcontentloaded'), page.locator('#enable button').click()]);
    expect(await page.locator('#sign-in').innerText()).toContain('Nothing is in the way.');
    await (await signInElsewhere(service, bob)).close();
    await visitor.close();
  });
});
