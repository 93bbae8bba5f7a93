import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const probe = readFileSync('tests/support/page-probe.js', 'utf8');

const LEVEL_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong with a page, one line per element.
 * @param rules only these; by default those of WCAG 2.2 level AA and its good practices.
 */
export const violationsOf = async (page: Page, rules?: readonly string[]): Promise<string[]> => {
  const options: RunOptions = {
    runOnly: rules === undefined ? { type: 'tag', values: LEVEL_AA } : { type: 'rule', values: [...rules] },
    resultTypes: ['violations'],
  };
  await page.evaluate(`if (globalThis.axe === undefined) { ${axe} }`);
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary ?? ''})`),
  );
};

export interface PageFacts {
  readonly language: string;
  readonly title: string;
  /** The headings of level 1. */
  readonly headings: readonly string[];
  /** What people see. */
  readonly text: string;
  /** The languages of the links in the footer. */
  readonly languages: readonly string[];
  /** Bytes of the compressed document. */
  readonly weight: number;
}

export const factsOf = async (page: Page): Promise<PageFacts> => {
  const { markup, ...facts } = await ask<PageFacts & { markup: string }>(page, 'facts()');
  return { ...facts, weight: gzipSync(markup).length };
};

/** How many pixels of the page are beside a screen that is this wide. */
export const overflowAt = async (page: Page, width: number): Promise<number> => {
  await page.setViewportSize({ width, height: 640 });
  return ask(page, 'overflow()');
};

/** The controls of a page, and those that the Tab key reaches with a visible outline, in their order. */
export const tabOrderOf = async (page: Page): Promise<{ controls: string[]; reached: string[] }> => {
  const count = await ask<number>(page, 'beginTabOrder()');
  for (let pressed = 1; pressed < count; pressed += 1) await page.keyboard.press('Tab');
  return ask(page, 'tabOrder');
};

const ask = <Answer>(page: Page, question: string): Promise<Answer> =>
  page.evaluate(`(() => { if (globalThis.probe === undefined) { ${probe} } return globalThis.probe.${question}; })()`);
