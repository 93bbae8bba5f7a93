// Written by `npm run generate` from the files in lib/http/pages/page-texts/. Do not edit.

import type { Language } from '../../../languages';
import { en, enMails } from './en';
import { fr, frMails } from './fr';
import type { MailTexts } from './mail-texts';
import type { PageTexts } from './page-texts';

/** The words of the pages in every language. */
export const pageTexts: Readonly<Record<Language, PageTexts>> = { en, fr };

/** The words of the mails in every language. */
export const mailTexts: Readonly<Record<Language, MailTexts>> = { en: enMails, fr: frMails };
