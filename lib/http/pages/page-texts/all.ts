import type { Language } from '../../../languages';
import { en } from './en';
import { fr } from './fr';
import type { PageTexts } from './page-texts';

/** The words of the pages in every language. */
export const pageTexts: Readonly<Record<Language, PageTexts>> = { en, fr };
