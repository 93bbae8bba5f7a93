import type { Language } from '../../../../languages';
import type { ConsoleTexts } from './console-texts';
import { consoleWords as en } from './en/console';
import { consoleWords as fr } from './fr/console';

/** The words that all pages of the admin console share, in every language. */
export const consoleTexts: Readonly<Record<Language, ConsoleTexts>> = { en, fr };
