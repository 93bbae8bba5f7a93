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
const [FIRST, ...OTHERS] = LANGUAGES;
const headersOf = (language: Language) => ({ 'accept-language': language });
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

  /** What is the same in every language. */
  const look = async (state: PageState, visitor: Visitor, language: Language) => {
    const { page } = visitor;
    const facts = await factsOf(page);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    if (takesPictures) await photograph(visitor, state, language);
    await page.emulateMedia({ colorScheme: 'dark' });
    const overflow = await overflowAt(page, NARROWEST);
    expect(facts).toMatchObject({
      language,
      title: expect.stringMatching(/\S · Latchkey$/),
      headings: [expect.stringMatching(/\S/)],
      languages: state.hasNoLanguages ? [] : LANGUAGES,
    });
    expect(facts.weight).toBeLessThan(MAXIMUM_WEIGHT);
    expect([overflow, visitor.complaints]).toEqual([0, []]);
  };

  test.each(pageStates)('$name', async (state) => {
    const visitor = await service.visit({ extraHTTPHeaders: headersOf(FIRST), viewport: DESK });
    expect(await state.open(visitor, service)).toBe(state.status);
    await look(state, visitor, FIRST);
    const { page } = visitor;
    // The dark scheme, on a narrow screen; then what is different in the light scheme and on a wide screen.
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(DESK);
    expect(await violationsOf(page, ['color-contrast', 'target-size'])).toEqual([]);
    const { controls, reached } = await tabOrderOf(page);
    expect(reached).toEqual(controls);
    for (const language of OTHERS) {
      await visitor.context.setExtraHTTPHeaders(headersOf(language));
      // A page that followed a form is what the form brings again.
      await page.reload();
      await page.setViewportSize(DESK);
      await look(state, visitor, language);
    }
    await visitor.close();
  });
});
