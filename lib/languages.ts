/** The languages of mails and pages. The compiler asks for the words of each: lib/mail/templates/, lib/endpoints/mail-links/page-texts/. */
export const LANGUAGES = ['en', 'fr'] as const;

/** BCP 47. */
export type Language = (typeof LANGUAGES)[number];
