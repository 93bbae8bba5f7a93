import type { Locator, Page } from 'playwright-core';

/** How somebody uses a page: only by what it shows and says. */
export interface Hands {
  /** Types into the field with this label. What is in it is replaced. */
  fill(label: string | RegExp, text: string): Promise<void>;
  /** Presses the button with this name, and waits for the next page. */
  press(name: string | RegExp): Promise<void>;
  /** Follows the link with this name. */
  follow(name: string | RegExp): Promise<void>;
  /** Opens the part of the page with this summary. */
  unfold(name: string | RegExp): Promise<void>;
}

type Use = (page: Page, control: Locator) => Promise<void>;

const handsWith = (page: Page, use: Use, type: (field: Locator, text: string) => Promise<void>): Hands => {
  const move = async (control: Locator) => {
    const next = page.waitForEvent('domcontentloaded', { timeout: 10_000 });
    await Promise.all([next, use(page, control)]);
  };
  return {
    fill: async (label, text) => type(page.getByLabel(label, { exact: true }).first(), text),
    press: async (name) => move(page.getByRole('button', { name, exact: true }).first()),
    follow: async (name) => move(page.getByRole('link', { name, exact: true }).first()),
    unfold: async (name) => use(page, page.locator('summary', { hasText: name }).first()),
  };
};

/** A mouse or a trackpad. */
export const byMouse = (page: Page): Hands =>
  handsWith(
    page,
    (_page, control) => control.click(),
    (field, text) => field.fill(text),
  );

/** Fingers on a screen. */
export const byTouch = (page: Page): Hands =>
  handsWith(
    page,
    (_page, control) => control.tap(),
    async (field, text) => {
      await field.tap();
      await field.fill(text);
    },
  );

/** More than any page has. */
const MAXIMUM_TABS = 200;

/** The Tab, Enter and letter keys alone. */
export const byKeyboard = (page: Page): Hands => {
  const reach = async (control: Locator) => {
    const isThere = async () => (await control.and(page.locator(':focus')).count()) > 0;
    for (let pressed = 0; !(await isThere()); pressed += 1) {
      if (pressed > MAXIMUM_TABS) throw new Error(`the Tab key does not reach ${control}`);
      await page.keyboard.press('Tab');
    }
  };
  return handsWith(
    page,
    async (_page, control) => {
      await reach(control);
      await page.keyboard.press('Enter');
    },
    async (field, text) => {
      await reach(field);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    },
  );
};
