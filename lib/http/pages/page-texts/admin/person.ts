import type { Language } from '../../../../languages';
import { personWords as en } from './en/person';
import { personWords as fr } from './fr/person';
import type { PersonTexts } from './person-texts';

/** The words of the page about one person, in every language. */
export const personTexts: Readonly<Record<Language, PersonTexts>> = { en, fr };
