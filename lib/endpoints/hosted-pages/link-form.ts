import { html } from '../../html/html';
import { accountName, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { emailOf, mailboxHelp } from './mailbox';

/** The page that asks for a mail that signs in. */
export const linkForm = (page: HostedPage, form: SentForm): ShownPage => {
  const { texts, hiddenFields } = page;
  const { link: words, forms } = texts;
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
<form method="post" action="/login/link" novalidate>
${hiddenFields}${field(texts, email, form)}<button>${words.button}</button>
</form>
${byPassword(page)}`,
  };
};

/** After the mail was requested: its link may be opened anywhere, its code is entered here. Says the same to everybody. */
export const codeForm = (page: HostedPage, form: SentForm, email: string): ShownPage => {
  const { texts, hiddenFields } = page;
  const { link: words, mailbox, forms } = texts;
  const code = {
    name: 'code',
    label: forms.fields.code.label,
    autocomplete: 'one-time-code',
    isNumeric: true,
    hasFocus: true,
  } as const;
  return {
    title: mailbox.title,
    body: html`${faultSummary(texts, form)}<p>${words.sent(email)}</p>
<form method="post" action="/login/code" novalidate>
${hiddenFields}${emailOf(email)}${accountName(email)}${field(texts, code, form)}<button>${words.signInButton}</button>
</form>
<hr>
${mailboxHelp(page, { email, sendsAgain: '/login/link', asksAddress: '/login/link' })}
${byPassword(page)}`,
  };
};

const byPassword = ({ texts: { link: words }, withReturnTo }: HostedPage) =>
  html`<p class="after">${words.byPassword} <a href="${withReturnTo('/login')}">${words.signIn}</a></p>`;
