import type { AuthFault } from '../../auth/errors';
import { mails, type UserLink } from '../../auth/mails';
import { html } from '../../html/html';
import { faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import type { PageTexts, Words } from '../../http/pages/page-texts/page-texts';

interface LinkForm {
  readonly token: string;
  /** In characters; `null` if the form asks for no password. */
  readonly minimumPasswordLength: number | null;
  /** Whether the token is in the URL of the page too: it was opened with the link. */
  readonly urlHasToken: boolean;
  /** Why the password that was sent is refused. */
  readonly fault?: PasswordRefusal;
}

/** A missing or refused password. */
export type PasswordRefusal = Extract<AuthFault, { code: 'missing_field' | 'invalid_field' }>;

/** The page that a link opens, with the button that uses the link. */
export const linkForm = (
  { texts }: HostedPage,
  link: UserLink,
  { token, minimumPasswordLength, urlHasToken, fault }: LinkForm,
): ShownPage => {
  const words = texts.links[link];
  const { path, passwordField } = mails[link].link;
  const asksPassword = minimumPasswordLength !== null && passwordField !== null;
  const { text, button } = (asksPassword && words.withPassword) || words;
  const sent: SentForm = { typed: {}, faults: fault ? [{ field: passwordField, text: faultText(texts, fault) }] : [] };
  const { newPassword } = texts.forms.fields;
  return {
    title: words.title,
    urlHasSecret: urlHasToken,
    body: html`${faultSummary(texts, sent)}<p>${text}</p>
<form method="post" action="${path}" novalidate>
<input type="hidden" name="token" value="${token}">
${
  asksPassword
    ? field(
        texts,
        {
          name: passwordField,
          label: newPassword.label,
          type: 'password',
          autocomplete: 'new-password',
          hint: texts.forms.newPasswordHint(minimumPasswordLength),
          hasFocus: true,
        },
        sent,
      )
    : null
}<button>${button}</button>
</form>`,
  };
};

/** A page that says what a link did, and leads on. */
export const donePage = (
  { texts }: HostedPage,
  { title, text }: Words,
  href: string,
  words = texts.layout.goOn,
): ShownPage => ({
  title,
  body: html`<p>${text}</p>
<p><a class="button" href="${href}">${words}</a></p>`,
});

const faultText = ({ forms }: PageTexts, { code, details }: PasswordRefusal): string =>
  code === 'missing_field' ? forms.fields.newPassword.missing : forms.fields.newPassword.fault(details.fault);
