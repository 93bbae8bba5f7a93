import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { languagesModule, languagesOf, textsModule } from '../../../scripts/generate/languages';

const FOLDER = 'lib/http/pages/page-texts';
const SHARED = ['all.ts', 'mail-texts.ts', 'page-texts.ts'];

test('lists a language per file, English first', () => {
  expect(languagesOf([...SHARED, 'fr.ts', 'en.ts', 'de.ts'])).toEqual(['en', 'de', 'fr']);
});

test('refuses a file that is no language', () => {
  expect(() => languagesOf(['en.ts', 'english.ts'])).toThrow('no language: english');
});

describe('one more file', () => {
  const languages = languagesOf([...readdirSync(FOLDER), 'de.ts']);

  test('is all that a language needs: the lists follow from the files', () => {
    expect(languagesModule(languages)).toContain("export const LANGUAGES = ['en', 'de', 'fr'] as const;");
    expect(textsModule(languages)).toContain("import { de, deMails } from './de';");
    expect(textsModule(languages)).toContain('= { en, de, fr };');
    expect(textsModule(languages)).toContain('= { en: enMails, de: deMails, fr: frMails };');
  });
});

test.each([
  ['lib/languages.ts', languagesModule],
  [`${FOLDER}/all.ts`, textsModule],
])('%s is up to date', (path, moduleOf) => {
  expect(readFileSync(path, 'utf8')).toBe(moduleOf(languagesOf(readdirSync(FOLDER))));
});
