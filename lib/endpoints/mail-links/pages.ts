import { AuthError, type AuthFault } from '../../auth/errors';
import { type LinkedMail, mails } from '../../auth/mails';
import type { Ids } from '../../auth/ports';
import { type Html, html } from '../../html/html';
import { type PageContent, page } from '../../http/page';
import type { HttpResponse } from '../../http/response';
import type { Language } from '../../languages';
import { en } from './page-texts/en';
import { fr } from './page-texts/fr';
import type { LinkWords, PageTexts, Words } from './page-texts/page-texts';

export interface PageSettings {
  readonly serviceName: string;
  readonly mail: { readonly language: Language };
  readonly passwords: { readonly minimumLength: number };
  /** For the nonce of each answer. */
  readonly ids: Pick<Ids, 'newSecret'>;
}

interface LinkForm {
  readonly token: string;
  readonly asksPassword: boolean;
  /** Whether the token is in the URL of the page too: it was opened with the link. */
  readonly urlHasToken: boolean;
  /** Why the password that was sent is refused. */
  readonly fault?: PasswordRefusal;
}

/** A missing or refused password. */
export type PasswordRefusal = Extract<AuthFault, { code: 'missing_field' | 'invalid_field' }>;

type Extras = Partial<Pick<HttpResponse, 'status' | 'headers' | 'cookies'>>;

const languages: Readonly<Record<Language, PageTexts>> = { en, fr };

/** The pages that links of mails lead to. */
export const createMailLinkPages = ({ serviceName, mail, passwords, ids }: PageSettings) => {
  const { language } = mail;
  const texts = languages[language];
  const show = (content: PageContent, urlHasSecret: boolean, extras: Extras = {}): HttpResponse =>
    page(content, { serviceName, language, nonce: ids.newSecret(), urlHasSecret }, extras);

  return {
    /** Shows the button that uses the link. */
    form: (link: LinkedMail, form: LinkForm, extras?: Extras): HttpResponse => {
      const words = texts.links[link];
      return show({ title: words.title, body: formOf(link, form, words) }, form.urlHasToken, extras);
    },

    done: (link: LinkedMail, email: string): HttpResponse => show(contentOf(texts.links[link].done(email)), false),

    /** A refusal as a page, with its status and headers. */
    refused: (refusal: HttpResponse, error: unknown, urlHasToken: boolean): HttpResponse =>
      show(contentOf(refusalWords(texts, refusal, error)), urlHasToken, refusal),
  };

  function formOf(link: LinkedMail, { token, asksPassword, fault }: LinkForm, words: LinkWords): Html {
    const { path, passwordField } = mails[link].link;
    const { text, button } = (asksPassword && words.withPassword) || words;
    return html`<p>${text}</p>
<form method="post" action="${path}">
<input type="hidden" name="token" value="${token}">
${asksPassword && passwordField !== null ? passwordInput(passwordField, fault) : null}<button>${button}</button>
</form>`;
  }

  function passwordInput(field: string, fault: PasswordRefusal | undefined): Html {
    const { minimumLength } = passwords;
    const described = fault === undefined ? 'hint' : 'fault hint';
    return html`<label for="password">${texts.password.label}</label>
<input id="password" name="${field}" type="password" autocomplete="new-password" required minlength="${minimumLength}" autofocus aria-describedby="${described}"${fault === undefined ? null : html` aria-invalid="true"`}>
${fault === undefined ? null : html`<p id="fault" class="fault" role="alert">${faultText(texts, fault)}</p>\n`}<p id="hint" class="hint">${texts.password.hint(minimumLength)}</p>
`;
  }
};

const contentOf = ({ title, text }: Words): PageContent => ({ title, body: html`<p>${text}</p>` });

const faultText = ({ password }: PageTexts, { code, details }: PasswordRefusal): string =>
  code === 'missing_field' ? password.missing : password.fault(details.fault);

const refusalWords = ({ refusals }: PageTexts, { status, headers }: HttpResponse, error: unknown): Words => {
  const code = error instanceof AuthError ? error.code : null;
  if (code === 'invalid_link' || code === 'invalid_reset_token') return refusals.link;
  if (code === 'cross_site') return refusals.crossSite;
  if (status === 404) return refusals.absent;
  if (status === 429) return refusals.tooMany(Number(headers?.['retry-after']));
  if (status === 503) return refusals.unavailable;
  return status >= 500 ? refusals.failed : refusals.unreadable;
};
