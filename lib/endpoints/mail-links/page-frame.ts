import { AuthError } from '../../auth/errors';
import type { Ids } from '../../auth/ports';
import { html } from '../../html/html';
import { type PageContent, page } from '../../http/page';
import type { HttpResponse } from '../../http/response';
import type { Language } from '../../languages';
import { en } from './page-texts/en';
import { fr } from './page-texts/fr';
import type { PageTexts, Words } from './page-texts/page-texts';

export interface PageSettings {
  readonly serviceName: string;
  readonly mail: { readonly language: Language };
  readonly passwords: { readonly minimumLength: number };
  /** For the nonce of each answer. */
  readonly ids: Pick<Ids, 'newSecret'>;
}

/** The status, headers and cookies of a page, if they are not those of a success. */
export type PageExtras = Partial<Pick<HttpResponse, 'status' | 'headers' | 'cookies'>>;

const languages: Readonly<Record<Language, PageTexts>> = { en, fr };

/** What all hosted pages share: the words in the language of the service, the frame around the content, and refusals. */
export const createPageFrame = ({ serviceName, mail, ids }: Omit<PageSettings, 'passwords'>) => {
  const { language } = mail;
  const texts = languages[language];
  const show = (content: PageContent, urlHasSecret: boolean, extras: PageExtras = {}): HttpResponse =>
    page(content, { serviceName, language, nonce: ids.newSecret(), urlHasSecret }, extras);

  return {
    texts,
    show,
    /** A refusal as a page, with its status and headers. */
    refused: (refusal: HttpResponse, error: unknown, urlHasToken: boolean): HttpResponse =>
      show(wordsPage(refusalWords(texts, refusal, error)), urlHasToken, refusal),
  };
};

/** A page with a title and a paragraph. */
export const wordsPage = ({ title, text }: Words): PageContent => ({ title, body: html`<p>${text}</p>` });

const refusalWords = ({ refusals }: PageTexts, { status, headers }: HttpResponse, error: unknown): Words => {
  const code = error instanceof AuthError ? error.code : null;
  if (code === 'invalid_link' || code === 'invalid_reset_token') return refusals.link;
  if (code === 'cross_site') return refusals.crossSite;
  if (status === 404) return refusals.absent;
  if (status === 429) return refusals.tooMany(Number(headers?.['retry-after']));
  if (status === 503) return refusals.unavailable;
  return status >= 500 ? refusals.failed : refusals.unreadable;
};
