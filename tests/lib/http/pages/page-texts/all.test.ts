import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { mailTexts, pageTexts } from '../../../../../lib/http/pages/page-texts/all';
import { LANGUAGES } from '../../../../../lib/languages';

/** Name of a text, with those of the groups it is in -> the text, or the function that makes it. */
const textsIn = (group: object, path: readonly string[] = []): [name: string, text: unknown][] =>
  Object.entries(group).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? textsIn(value, [...path, key])
      : [[[...path, key].join('.'), value]],
  );

const sourcesIn = (folder: string): { path: string; text: string }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/page-texts|browser\/|-script\.ts$/.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));

/** Where pages are made. */
const pages = [
  ...sourcesIn('lib/endpoints/hosted-pages'),
  ...sourcesIn('lib/endpoints/mail-links'),
  ...sourcesIn('lib/http/pages'),
  ...sourcesIn('lib/endpoints/auth-service/sign-in-links').filter(({ path }) => path.endsWith('pages.ts')),
];

describe.each(LANGUAGES)('the words in %s', (language) => {
  test('are those of English, no more and no less', () => {
    const namesIn = (texts: object) => textsIn(texts).map(([name]) => name);
    expect(namesIn(pageTexts[language])).toEqual(expect.arrayContaining(namesIn(pageTexts.en)));
    expect(namesIn(pageTexts.en)).toEqual(expect.arrayContaining(namesIn(pageTexts[language])));
    expect(namesIn(mailTexts[language])).toEqual(expect.arrayContaining(namesIn(mailTexts.en)));
    expect(namesIn(mailTexts.en)).toEqual(expect.arrayContaining(namesIn(mailTexts[language])));
  });

  test('are never empty', () => {
    const empty = textsIn(pageTexts[language]).filter(([, text]) => typeof text === 'string' && text.trim() === '');
    expect(empty).toEqual([]);
  });
});

test('French has a no-break space before : ; ! ? » and after «, and its own apostrophe', () => {
  const words = readFileSync('lib/http/pages/page-texts/fr.ts', 'utf8')
    .split('\n')
    .filter((line) => !/^(?:import|\/\*\*| \*|\s*\/\/)/.test(line))
    .flatMap((line) =>
      [...line.matchAll(/'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''),
    )
    .map((text) => text.replace(/\$\{[^}]*\}/g, 'x'));
  expect(words.length).toBeGreaterThan(100);
  expect(words.filter((text) => /[^\u00a0][;!?»]| :|[^\u00a0\s]:(?:\s|$)|«[^\u00a0]|\p{L}'\p{L}/u.test(text))).toEqual(
    [],
  );
});

/** The keys of groups that code picks by a code or a name. */
const PICKED =
  /^(?:notices|events\.(?:types|methods)|forms\.refusals|forms\.fields|links|deadLinks\.(?:advice|ways))\.|^(?:name|direction)$|\.(?:missing|fault|label)$/;

test('every word is used', () => {
  const code = pages.map(({ text }) => text).join('\n');
  const isUsed = (name: string) => new RegExp(`\\b${name.split('.').at(-1)}\\b`).test(code);
  const names = textsIn(pageTexts.en).map(([name]) => name);
  expect(names.filter((name) => !PICKED.test(name) && !isUsed(name))).toEqual([]);
});

/** Text between tags, and attributes that are read out, of the templates of a file. Values are left out. */
const literalWords = (source: string): string[] => {
  const templates = [...source.matchAll(/html`((?:[^`\\]|\\.)*)`/g)].map(([, template = '']) =>
    withoutValues(template),
  );
  return templates
    .flatMap((template) => [
      ...[...template.matchAll(/>([^<>]*)(?:<|$)/g)].map(([, text = '']) => text),
      ...[...template.matchAll(/(?:title|alt|placeholder|aria-label)="([^"]*)"/g)].map(([, text = '']) => text),
    ])
    .map((text) => text.trim())
    .filter((text) => /\p{L}{2}/u.test(text));
};

/** Drops `${...}`, also with braces inside. */
const withoutValues = (template: string): string => {
  let depth = 0;
  let kept = '';
  for (let index = 0; index < template.length; index += 1) {
    if (template.startsWith('${', index)) depth += 1;
    else if (depth > 0 && template[index] === '{' && template[index - 1] !== '$') depth += 1;
    if (depth === 0) kept += template[index];
    if (depth > 0 && template[index] === '}') depth -= 1;
  }
  return kept;
};

describe('no sentence is in the code of the pages', () => {
  test('finds one', () => {
    const value = '$' + '{texts.hello({ name })}';
    expect(literalWords(`html\`<p>Hello ${value}</p><img alt="Logo of ${value}">\``)).toEqual(['Hello', 'Logo of']);
    expect(literalWords(`html\`<p class="a">${value}</p>\``)).toEqual([]);
  });

  test.each(pages.filter(({ path }) => !path.endsWith('page-style.ts')))('$path', ({ text }) => {
    expect(literalWords(text)).toEqual([]);
    expect(
      [...text.matchAll(/\b(?:title|heading|label|hint|text|button): '([^']* [^']*)'/g)].map(([found]) => found),
    ).toEqual([]);
  });
});
