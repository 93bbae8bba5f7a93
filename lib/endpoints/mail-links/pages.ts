import type { AuthFault } from '../../auth/errors';
import { mails, type UserLink } from '../../auth/mails';
import { html } from '../../html/html';
import { accountName, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import type { PageTexts } from '../../http/pages/page-texts/page-texts';

interface LinkForm {
  readonly token: string;
  /** The account that the link is about; `null` if it is not known: the form is shown again without a read. */
  readonly email: string | null;
  /** In characters; `null` if the form asks for no password. */
  readonly minimumPasswordLength: number | null;
  /** Whether the token is in the URL of the page too: it was opened with the link. */
  readonly urlHasToken: boolean;
  /** Why the password that was sent is refused. */
  readonly fault?: PasswordRefusal;
}

/** A missing or refused password. */
export type PasswordRefusal = Extract<AuthFault, { code: 'missing_field' | 'invalid_field' }>;

/**
 * The page that a link opens, with the button that uses the link. The token of the mail also protects the form from other sites:
 * they do not know it.
 */
export const linkForm = (
  { texts }: HostedPage,
  link: UserLink,
  { token, email, minimumPasswordLength, urlHasToken, fault }: LinkForm,
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
    hidesLanguages: true,
    body: html`${faultSummary(texts, sent)}<p>${text}</p>
${email === null ? null : html`<p class="quiet">${words.account(email)}</p>\n`}<form method="post" action="${path}" novalidate>
<input type="hidden" name="token" value="${token}">
${
  asksPassword
    ? html`${email === null ? null : accountName(email)}${field(
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
      )}`
    : null
}<button>${button}</button>
</form>`,
  };
};

/** The sign-in page, with the email filled in. */
export const loginPath = ({ returnTo }: Pick<HostedPage, 'returnTo'>, email: string): string =>
  `/login?${new URLSearchParams({ login_hint: email, ...(returnTo === null ? {} : { return_to: returnTo }) })}`;

const faultText = ({ forms }: PageTexts, { code, details }: PasswordRefusal): string =>
  code === 'missing_field' ? forms.fields.newPassword.missing : forms.fields.newPassword.fault(details.fault);
