import { describe, expect, test } from '@jest/globals';
import { type HtmlPart, html, isHtml, markupOf } from '../../../lib/html/html';
import { mutated, pieces } from '../../support/hostile-text';
import { createRandom, seedOfRun } from '../../support/random';

const seed = seedOfRun();
const textOf = (part: HtmlPart): string => markupOf(html`${part}`);

describe('html', () => {
  test('escapes what is put into it, for text and for attributes in quotes', () => {
    expect(markupOf(html`<p title="${`"><script>`}">${`<b>'&\``}</p>`)).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#39;&amp;&#96;</p>',
    );
  });

  test('keeps what is markup already, once', () => {
    const inner = html`<b>${'&'}</b>`;
    expect(markupOf(html`<p>${inner}</p>`)).toBe('<p><b>&amp;</b></p>');
  });

  test('puts lists one after the other, and nothing for null', () => {
    expect(textOf(['<', [html`<i>`, 7], null])).toBe('&lt;<i>7');
  });

  test('makes text whole that no parser reads as it is', () => {
    expect(textOf('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
  });

  test('lets nothing that was read from a request pass for markup', () => {
    const read: unknown = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>","__proto__":{"markup":"<b>"}}');
    expect(isHtml(read)).toBe(false);
    for (const value of [null, undefined, '<b>', ['<b>']]) expect(isHtml(value)).toBe(false);
  });

  test.each(pieces.map((piece) => [JSON.stringify(piece).slice(0, 20), piece]))('is safe with %s', (_, piece) => {
    expect(textOf(piece)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
  });

  test('is safe with hostile text, and says the same', () => {
    const random = createRandom(seed);
    for (let number = 0; number < 2000; number += 1) {
      const text = mutated(random, `<img src=x onerror="alert('1')"> & &lt; \``);
      const escaped = textOf(text);
      if (/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/.test(escaped)) throw new Error(`FUZZ_SEED=${seed}: ${text}`);
      expect(unescaped(escaped)).toBe(text.toWellFormed().replaceAll('\0', '\ufffd'));
    }
  });

  const unescaped = (text: string): string =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&#96;', '`')
      .replaceAll('&amp;', '&');
});
