import type { Language } from '../../../../languages';
import { peopleWords as en } from './en/people';
import { peopleWords as fr } from './fr/people';
import type { PeopleTexts } from './people-texts';

/** The words of the list of people, in every language. */
export const peopleTexts: Readonly<Record<Language, PeopleTexts>> = { en, fr };
