// Written by `npm run generate` from the files in lib/http/pages/page-texts/. Do not edit.

/** The languages of mails and pages: one per file in lib/http/pages/page-texts/. English comes first. */
export const LANGUAGES = ['en', 'fr'] as const;

/** BCP 47. */
export type Language = (typeof LANGUAGES)[number];
