import { describe, expect, test } from '@jest/globals';
import { markupOf } from '../../../../lib/html/html';
import { brandColors, contrast, MINIMUM_CONTRAST } from '../../../../lib/http/pages/brand';
import { page } from '../../../../lib/http/pages/page';
import { pageStyle } from '../../../../lib/http/pages/page-style';
import { pageFrame } from '../../../support/page-settings';

const SCHEMES = ['light', 'dark'] as const;
const SURFACES = ['ground', 'sheet', 'info-ground', 'good-ground', 'warn-ground'];

/** Every mixture of these shares of red, green and blue. */
const SHARES = ['00', '33', '66', '99', 'cc', 'ff'];
const COLORS = SHARES.flatMap((red) => SHARES.flatMap((green) => SHARES.map((blue) => `#${red}${green}${blue}`)));

/** The colours of a scheme, by their names in the style sheet. */
const colorsOf = (scheme: 'light' | 'dark'): Record<string, string> => {
  // Before the rules of all elements: the print style has colours of its own.
  const [colors = ''] = markupOf(pageStyle).split('*, ::before');
  const [light = '', dark = ''] = colors.split('@media (prefers-color-scheme: dark)');
  const found = (scheme === 'light' ? light : dark).matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g);
  return Object.fromEntries([...found].map(([, name = '', color = '']) => [name, sixDigits(color)]));
};

const sixDigits = (color: string): string =>
  color.length === 4 ? `#${[...color.slice(1)].map((digit) => digit + digit).join('')}` : color;

describe('contrast', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#767676', '#ffffff', 4.54],
    ['#1d4fbf', '#ffffff', 7.15],
  ])('of %s and %s is %d, in either order', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });
});

describe.each(SCHEMES)('in the %s scheme', (scheme) => {
  const colors = colorsOf(scheme);

  test.each(SURFACES)('every brand colour can be read on %s', (surface) => {
    const weak = COLORS.filter((color) => {
      const { accent } = brandColors(color)[scheme];
      return !(contrast(accent, colors[surface] ?? '') >= MINIMUM_CONTRAST);
    });
    expect(weak).toEqual([]);
  });

  test('text can be read on every brand colour', () => {
    const weak = COLORS.filter((color) => {
      const { accent, onAccent } = brandColors(color)[scheme];
      return contrast(accent, onAccent) < MINIMUM_CONTRAST;
    });
    expect(weak).toEqual([]);
  });

  test.each([
    ['ink', [...SURFACES, 'fault-ground']],
    ['soft', ['ground', 'sheet']],
    ['fault', ['ground', 'sheet', 'fault-ground']],
    ['good', ['good-ground']],
  ])('text in %s can be read', (text, surfaces) => {
    for (const surface of surfaces) {
      expect(contrast(colors[text] ?? '', colors[surface] ?? '')).toBeGreaterThanOrEqual(MINIMUM_CONTRAST);
    }
  });

  test('the border of a field can be seen', () => {
    // WCAG 2.2 section 1.4.11
    expect(contrast(colors.line ?? '', colors.sheet ?? '')).toBeGreaterThanOrEqual(3);
    expect(contrast(colors.line ?? '', colors.ground ?? '')).toBeGreaterThanOrEqual(3);
  });
});

test('a colour with enough contrast is used as it is', () => {
  expect(brandColors('#1d4fbf').light).toEqual({ accent: '#1d4fbf', onAccent: '#ffffff' });
  expect(brandColors('#9db8ff').dark).toEqual({ accent: '#9db8ff', onAccent: '#000000' });
});

test('a pale colour becomes darker on light surfaces only, a dark one lighter on dark surfaces only', () => {
  expect(contrast(brandColors('#ffe600').light.accent, '#ffffff')).toBeGreaterThan(contrast('#ffe600', '#ffffff'));
  expect(brandColors('#ffe600').dark.accent).toBe('#ffe600');
  expect(brandColors('#101040').light.accent).toBe('#101040');
  expect(contrast(brandColors('#101040').dark.accent, '#000000')).toBeGreaterThan(contrast('#101040', '#000000'));
});

describe('the logo', () => {
  const shown = (logoUrl: string | null) => {
    const { headers, body } = page(
      { title: 'A page', body: pageStyle },
      pageFrame({ brand: { serviceName: 'Acme & Co', logoUrl, ...brandColors('#1d4fbf') } }),
    );
    return { policy: headers?.['content-security-policy'] ?? '', markup: markupOf(body as typeof pageStyle) };
  };

  test('is the only image that the policy allows, and has the name of the service', () => {
    const { policy, markup } = shown('https://cdn.example.com/logo.svg');
    expect(policy.split('; ')).toContain('img-src https://cdn.example.com/logo.svg');
    expect(markup).toContain('<img src="https://cdn.example.com/logo.svg" alt="Acme &amp; Co" height="32">');
  });

  test('may be data', () => {
    const { policy, markup } = shown('data:image/png;base64,AAAA');
    expect(policy.split('; ')).toContain('img-src data:');
    expect(markup).toContain('<img src="data:image/png;base64,AAAA"');
  });

  test('is the name of the service if there is none, and then no image is allowed', () => {
    const { policy, markup } = shown(null);
    expect(policy).not.toContain('img-src');
    expect(markup).toContain('<a class="brand" href="/">Acme &amp; Co</a>');
  });
});
