/** The files of the folder that are no language. */
const OTHERS = ['all.ts', 'mail-texts.ts', 'page-texts.ts'];

/** English comes first: it is the default, and the other languages follow by name. */
const byName = (one: string, other: string): number =>
  Number(other === 'en') - Number(one === 'en') || one.localeCompare(other, 'en');

/**
 * The languages that have a file in lib/http/pages/page-texts/: `fr.ts` is French.
 * @throws {Error} for a file that is not named by a language (ISO 639, two or three letters).
 */
export const languagesOf = (files: readonly string[]): string[] => {
  const languages = files
    .filter((file) => file.endsWith('.ts') && !OTHERS.includes(file))
    .map((file) => file.replace(/\.ts$/, ''));
  const unknown = languages.filter((name) => !/^[a-z]{2,3}$/.test(name));
  if (unknown.length > 0) throw new Error(`no language: ${unknown.join(', ')}`);
  return languages.sort(byName);
};

const GENERATED = '// Written by `npm run generate` from the files in lib/http/pages/page-texts/. Do not edit.';

/** lib/languages.ts */
export const languagesModule = (languages: readonly string[]): string => `${GENERATED}

/** The languages of mails and pages: one per file in lib/http/pages/page-texts/. English comes first. */
export const LANGUAGES = [${languages.map((language) => `'${language}'`).join(', ')}] as const;

/** BCP 47. */
export type Language = (typeof LANGUAGES)[number];
`;

/** lib/http/pages/page-texts/all.ts: a bundle has only what its handler uses, the words of pages or those of mails. */
export const textsModule = (languages: readonly string[]): string => `${GENERATED}

import type { Language } from '../../../languages';
${languages.map((name) => `import { ${name}, ${name}Mails } from './${name}';`).join('\n')}
import type { MailTexts } from './mail-texts';
import type { PageTexts } from './page-texts';

/** The words of the pages in every language. */
export const pageTexts: Readonly<Record<Language, PageTexts>> = { ${languages.join(', ')} };

/** The words of the mails in every language. */
export const mailTexts: Readonly<Record<Language, MailTexts>> = { ${languages.map((name) => `${name}: ${name}Mails`).join(', ')} };
`;
