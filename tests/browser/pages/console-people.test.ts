import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { hasBrowser } from '../../support/browser';
import { overflowAt } from '../../support/page-checks';
import { usePageService, type Visitor } from '../../support/page-service';

jest.setTimeout(180_000);

const SEEDED = 1000;

/** The list of people of the admin console, among a thousand people. */
(hasBrowser ? describe : describe.skip)('the search for people', () => {
  const service = usePageService(() => ({ CONTRACT_MODE: 'hardened' }));

  beforeAll(() => service.runAdmin('seed', '--users', String(SEEDED)));

  const asAdmin = async (options?: Parameters<typeof service.visit>[0]): Promise<Visitor> => {
    const visitor = await service.visit(options);
    await service.signInAsAdmin(visitor);
    expect(await visitor.open('/admin/people')).toBe(200);
    return visitor;
  };

  const emails = ({ page }: Visitor) => page.locator('#results tbody th').allInnerTexts();
  const count = ({ page }: Visitor) => page.locator('#count').innerText();
  /** Wait until the line above the list says this. */
  const untilCount = ({ page }: Visitor, text: string | RegExp) => page.locator('#count', { hasText: text }).waitFor();

  test('replaces the rows while somebody types, without loading the page', async () => {
    const visitor = await asAdmin();
    const { page } = visitor;
    expect([(await emails(visitor)).length, await count(visitor)]).toEqual([20, 'More than 1,000 people.']);
    const loads: string[] = [];
    page.on('framenavigated', (frame) => loads.push(frame.url()));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).search));
    await page.evaluate('globalThis.isSamePage = true');

    await page.locator('#query').pressSequentially('KATHERINE', { delay: 20 });
    await untilCount(visitor, /^The first 10 people/);

    for (const email of await emails(visitor)) expect(email).toMatch(/^katherine\./);
    expect(await page.locator('#results mark').first().innerText()).toBe('katherine');
    expect(asked.at(-1)).toBe('?query=KATHERINE&rows=1');
    expect(asked.length).toBeLessThan('KATHERINE'.length);
    expect(page.url()).toBe(`${service.base}/admin/people?query=KATHERINE`);
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);

    await page.locator('#query').fill('');
    await untilCount(visitor, 'More than 1,000 people.');
    expect(page.url()).toBe(`${service.base}/admin/people`);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test('shows the answer to the newest text only', async () => {
    const visitor = await asAdmin();
    const { page } = visitor;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/admin/people?query=ada&rows=1', async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    const first = page.waitForRequest('**/admin/people?query=ada&rows=1');
    await page.locator('#query').fill('ada');
    await first;
    await page.locator('#query').fill('zuzana');
    await untilCount(visitor, /^The first 10 people/);
    const shown = await emails(visitor);
    release();
    await page.waitForTimeout(300);
    expect(shown.every((email) => email.startsWith('zuzana.'))).toBe(true);
    expect(await emails(visitor)).toEqual(shown);
    await visitor.close();
  });

  test('moves through the rows by arrow keys, and opens one by Enter', async () => {
    const visitor = await asAdmin();
    const { page } = visitor;
    await page.locator('#query').pressSequentially('grace');
    await untilCount(visitor, /^The first 10 people/);
    const focused = () => page.evaluate('document.activeElement.textContent || document.activeElement.id');
    const [one, two] = await emails(visitor);

    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(one);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(two);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('query');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
    expect(new URL(page.url()).pathname).toMatch(/^\/admin\/people\/[0-9a-f-]{36}$/);

    await page.goBack();
    await page.locator('#results mark').first().waitFor();
    expect(await emails(visitor)).toContain(one);
    await visitor.close();
  });

  test('leads to the sign-in once the session has ended', async () => {
    const visitor = await asAdmin();
    const { page, context } = visitor;
    await context.clearCookies({ name: '__Host-session_id' });
    await page.locator('#query').fill('ada');
    await page.waitForURL('**/login?**');
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/admin/people?query=ada');
    await visitor.close();
  });

  test('searches and leads on without scripts, on a phone', async () => {
    const visitor = await asAdmin({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const { page } = visitor;
    await visitor.send({ query: 'gross' });
    expect(page.url()).toBe(`${service.base}/admin/people?query=gross`);
    const first = await emails(visitor);
    expect(first).toHaveLength(10);
    await Promise.all([page.waitForEvent('domcontentloaded'), page.locator('a[rel="next"]').click()]);
    const second = await emails(visitor);
    expect(second.filter((email) => first.includes(email))).toEqual([]);
    for (const email of second) expect(email).toContain('.gross');
    expect(await overflowAt(page, 320)).toBe(0);
    await visitor.close();
  });
});
