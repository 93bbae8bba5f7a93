import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { LANGUAGES, type Language } from '../../../lib/languages';
import { hasBrowser } from '../../support/browser';
import { factsOf, overflowAt, tabOrderOf, violationsOf } from '../../support/page-checks';
import { usePageService, type Visitor } from '../../support/page-service';
import { type PageState, pageStates } from '../../support/page-states';

jest.setTimeout(180_000);

const SCREENS = '.build/screens';
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The width of a small phone, and of a screen of 1,280 pixels at 400 %. WCAG 2.2 section 1.4.10 */
const NARROWEST = 320;
const MAXIMUM_WEIGHT = 14 * 1024;

/** Every page in every state. With TEST_PICTURES=1, it leaves pictures in .build/screens, to look at. */
const takesPictures = process.env.TEST_PICTURES === '1';
(hasBrowser ? describe : describe.skip)('every page', () => {
  const service = usePageService(() => ({ CONTRACT_MODE: 'hardened' }));

  beforeAll(() => {
    mkdirSync(SCREENS, { recursive: true });
  });

  const photograph = async ({ page }: Visitor, { name }: PageState, language: Language) => {
    const path = (width: number) => `${SCREENS}/${name.replaceAll(' ', '-')}-${language}-${width}.png`;
    await page.screenshot({ path: path(DESK.width), fullPage: true });
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: path(PHONE.width), fullPage: true });
  };

  const look = async (state: PageState, language: Language) => {
    const visitor = await service.visit({ locale: language, viewport: DESK });
    const status = await state.open(visitor, service);
    const facts = await factsOf(visitor.page);
    await visitor.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    if (takesPictures) await photograph(visitor, state, language);
    await visitor.page.emulateMedia({ colorScheme: 'dark' });
    return { visitor, status, facts, overflow: await overflowAt(visitor.page, NARROWEST) };
  };

  test.each(pageStates)('$name', async (state) => {
    const looks = await Promise.all(LANGUAGES.map((language) => look(state, language)));
    for (const [index, { status, facts, overflow, visitor }] of looks.entries()) {
      expect(status).toBe(state.status);
      expect(facts).toMatchObject({
        language: LANGUAGES[index],
        title: expect.stringMatching(/\S · Latchkey$/),
        headings: [expect.stringMatching(/\S/)],
        languages: state.hasNoLanguages ? [] : LANGUAGES,
      });
      expect(facts.weight).toBeLessThan(MAXIMUM_WEIGHT);
      expect(overflow).toBe(0);
      expect(visitor.complaints).toEqual([]);
    }
    const { page } = (looks[0] as (typeof looks)[number]).visitor;
    // The dark scheme, on a narrow screen; then what is different in the light scheme and on a wide screen.
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(DESK);
    expect(await violationsOf(page, ['color-contrast', 'target-size'])).toEqual([]);
    const { controls, reached } = await tabOrderOf(page);
    expect(reached).toEqual(controls);
    for (const { visitor } of looks) await visitor.close();
  });
});
