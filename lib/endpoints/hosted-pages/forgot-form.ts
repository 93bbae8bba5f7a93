import { html } from '../../html/html';
import { accountName, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { mailboxHelp } from './mailbox';
import type { NewPasswordSettings } from './register-form';

/** The page that asks for the mail with which somebody chooses a new password. */
export const forgotForm = (page: HostedPage, form: SentForm): ShownPage => {
  const { texts, hiddenFields } = page;
  const { forgot: words, forms } = texts;
  const email = {
    name: 'email',
    label: forms.fields.email.label,
    type: 'email',
    autocomplete: 'username',
    hasFocus: true,
  } as const;
  return {
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text}</p>
<form method="post" action="/forgot" novalidate>
${hiddenFields}${field(texts, email, form)}<button>${words.button}</button>
</form>
${backToSignIn(page)}`,
  };
};

/** After the mail was requested. Says the same to everybody. */
export const forgotSent = (page: HostedPage, email: string): ShownPage => {
  const { forgot: words, mailbox } = page.texts;
  return {
    title: mailbox.title,
    body: html`<p>${words.sent(email)}</p>
${mailboxHelp(page, { email, sendsAgain: '/forgot', asksAddress: '/forgot' })}
${backToSignIn(page)}`,
  };
};

/** The page that takes the place of the mail in a mode without mail. */
export const forgottenPasswordForm = (
  page: HostedPage,
  form: SentForm,
  { email, passwords: { minimumLength } }: NewPasswordSettings & { email: string },
): ShownPage => {
  const { texts, hiddenFields } = page;
  const { forgot, forms } = texts;
  const words = forgot.newPassword;
  const password = {
    name: 'new_password',
    label: forms.fields.newPassword.label,
    type: 'password',
    autocomplete: 'new-password',
    hint: forms.newPasswordHint(minimumLength),
    hasFocus: true,
  } as const;
  return {
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text(email)}</p>
<form method="post" action="/forgot/password" novalidate>
${hiddenFields}${accountName(email)}${field(texts, password, form)}<button>${words.button}</button>
</form>
${backToSignIn(page)}`,
  };
};

const backToSignIn = ({ texts: { forgot: words }, withReturnTo }: HostedPage) =>
  html`<p class="after">${words.remembered} <a href="${withReturnTo('/login')}">${words.signIn}</a></p>`;
