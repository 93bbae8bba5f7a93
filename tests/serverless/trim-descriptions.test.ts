import { expect, test } from '@jest/globals';
import { type GenericSchema, getDescription } from 'valibot';
import { settings } from '../../lib/settings';
import { bundleFunction } from '../../serverless/plugins/bundle-functions.mjs';
import { withoutDescriptions } from '../../serverless/plugins/trim-descriptions.mjs';

test('a bundle contains every setting and no description of one', async () => {
  const bundle = await bundleFunction(process.cwd(), 'functions/session-api/get-status.handler');
  const all = Object.entries<GenericSchema>(settings);
  expect(all.filter(([name]) => !bundle.includes(name))).toEqual([]);
  // As esbuild writes text: a description may contain characters that are escaped, so its beginning is compared.
  const beginnings = all.map(([, schema]) => /^[\w ,;.]*/.exec(getDescription(schema) ?? '')?.[0] ?? '');
  const long = beginnings.filter(({ length }) => length > 20);
  expect(long.length).toBeGreaterThan(all.length / 2);
  expect(long.filter((beginning) => bundle.includes(beginning))).toEqual([]);
});

test('text that is joined, escaped, or contains brackets and quotes is dropped', () => {
  const texts = [`'a (b) "c"'`, `\n  "it's" +\n    'two \\'lines\\'',\n`, `\n  \`at most \${MAXIMUM}.\`,\n`];
  const source = texts.map((text) => `v.description(${text})`).join(', ');
  expect(withoutDescriptions(source)).toBe("v.description(''), v.description(''), v.description('')");
});

test.each(["v.description('a' + b)", 'v.description(text)', "v.description(of('a'))"])(
  '%s fails the build',
  (source) => {
    expect(() => withoutDescriptions(source)).toThrow('not plain text');
  },
);
