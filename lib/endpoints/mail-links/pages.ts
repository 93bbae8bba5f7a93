import type { AuthFault } from '../../auth/errors';
import { mails, type UserLink } from '../../auth/mails';
import { type Html, html } from '../../html/html';
import type { HttpResponse } from '../../http/response';
import { createPageFrame, type PageExtras, type PageSettings, wordsPage } from './page-frame';
import type { LinkWords, PageTexts } from './page-texts/page-texts';

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

/** The pages that links of mails lead to. */
export const createMailLinkPages = (settings: PageSettings) => {
  const { texts, show, refused } = createPageFrame(settings);

  return {
    /** Shows the button that uses the link. */
    form: (link: UserLink, form: LinkForm, extras?: PageExtras): HttpResponse => {
      const words = texts.links[link];
      return show({ title: words.title, body: formOf(link, form, words) }, form.urlHasToken, extras);
    },

    done: (link: UserLink, email: string): HttpResponse => show(wordsPage(texts.links[link].done(email)), false),

    refused,
  };

  function formOf(link: UserLink, { token, asksPassword, fault }: LinkForm, words: LinkWords): Html {
    const { path, passwordField } = mails[link].link;
    const { text, button } = (asksPassword && words.withPassword) || words;
    return html`<p>${text}</p>
<form method="post" action="${path}">
<input type="hidden" name="token" value="${token}">
${asksPassword && passwordField !== null ? passwordInput(passwordField, fault) : null}<button>${button}</button>
</form>`;
  }

  function passwordInput(field: string, fault: PasswordRefusal | undefined): Html {
    const { minimumLength } = settings.passwords;
    const described = fault === undefined ? 'hint' : 'fault hint';
    return html`<label for="password">${texts.password.label}</label>
<input id="password" name="${field}" type="password" autocomplete="new-password" required minlength="${minimumLength}" autofocus aria-describedby="${described}"${fault === undefined ? null : html` aria-invalid="true"`}>
${fault === undefined ? null : html`<p id="fault" class="fault" role="alert">${faultText(texts, fault)}</p>\n`}<p id="hint" class="hint">${texts.password.hint(minimumLength)}</p>
`;
  }
};

const faultText = ({ password }: PageTexts, { code, details }: PasswordRefusal): string =>
  code === 'missing_field' ? password.missing : password.fault(details.fault);
