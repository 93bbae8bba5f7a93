import type { User } from '../../../auth/entities';
import { type Html, html } from '../../../html/html';
import { accountName, field, type SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';

/** For the form of a new password. */
export interface NewPasswordSettings {
  readonly passwords: { readonly minimumLength: number };
}

/** The form that changes the password, or sets the first one of a user who has none. */
export const passwordForm = (
  { texts, hiddenFields }: HostedPage,
  form: SentForm,
  { email, passwordHash }: Pick<User, 'email' | 'passwordHash'>,
  { passwords }: NewPasswordSettings,
): Html => {
  const words = texts.account.password;
  const { newPassword } = texts.forms.fields;
  const isNew = passwordHash === null;
  const password = (name: string, label: string, autocomplete: string, hint?: string): Html =>
    field(texts, { name, label, type: 'password', autocomplete, ...(hint === undefined ? {} : { hint }) }, form);
  return html`<form method="post" action="/account/password" novalidate>
${hiddenFields}${accountName(email)}${isNew ? null : password('current_password', words.current.label, 'current-password')}${password('new_password', newPassword.label, 'new-password', texts.forms.newPasswordHint(passwords.minimumLength))}${password('repeat', words.repeat.label, 'new-password')}<button>${isNew ? words.set : words.change}</button>
</form>
`;
};
