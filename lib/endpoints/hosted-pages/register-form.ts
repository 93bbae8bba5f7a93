import { createPasswordPolicy } from '../../auth/credentials/password-policy';
import { NOT_BLANK } from '../../auth/fields';
import { html } from '../../html/html';
import { faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import type { FieldFaults } from '../../http/validate';

export interface NewPasswordSettings {
  readonly passwords: { readonly minimumLength: number };
}

/** The page that creates an account. */
export const registerForm = (
  page: HostedPage,
  form: SentForm,
  { passwords: { minimumLength } }: NewPasswordSettings,
): ShownPage => {
  const { texts, hiddenFields } = page;
  const { register: words, forms } = texts;
  const { email, password, confirm } = forms.fields;
  const newPassword = { type: 'password', autocomplete: 'new-password' } as const;
  return {
    title: words.title,
    body: html`${faultSummary(texts, form)}<form method="post" action="/register" novalidate>
${hiddenFields}${field(texts, { name: 'email', label: email.label, type: 'email', autocomplete: 'username', hasFocus: true }, form)}${field(
  texts,
  { ...newPassword, name: 'password', label: password.label, hint: forms.newPasswordHint(minimumLength) },
  form,
)}${field(texts, { ...newPassword, name: 'confirm', label: confirm.label }, form)}<button>${words.button}</button>
</form>
<p class="after">${words.hasAccount} <a href="${page.withReturnTo('/login')}">${words.signIn}</a></p>`,
  };
};

/**
 * The faults of the passwords in this form that nothing has to be read for. The use-case checks the password completely, but not
 * before every other field is right.
 */
export const passwordFaults = async (
  { passwords }: NewPasswordSettings,
  { password = '', confirm = '' }: Readonly<Record<string, string>>,
): Promise<FieldFaults> => {
  const isThere = (text: string) => NOT_BLANK.test(text);
  const fault = isThere(password) ? await createPasswordPolicy(passwords).faultOf(password, null) : null;
  return [
    ...(fault === null ? [] : [{ field: 'password', fault }]),
    ...(isThere(confirm) && confirm !== password
      ? [{ field: 'confirm', fault: { code: 'not_repeated' } as const }]
      : []),
  ];
};
