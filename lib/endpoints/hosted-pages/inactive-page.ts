import { html } from '../../html/html';
import { faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { mailboxHelp } from './mailbox';

/**
 * The page after a sign-up that waits for the mail. It says the same to everybody, whether or not the email had an account before.
 * @param email `null` in a browser that does not remember it: the page asks for it.
 */
export const inactivePage = (page: HostedPage, form: SentForm, email: string | null): ShownPage => {
  const { texts, hiddenFields, withReturnTo } = page;
  const { inactive: words, mailbox, forms } = texts;
  const content =
    email === null
      ? html`<p>${words.askText}</p>
<form method="post" action="/resend" novalidate>
${hiddenFields}${field(texts, { name: 'email', label: forms.fields.email.label, type: 'email', autocomplete: 'username' }, form)}<button>${mailbox.again}</button>
</form>`
      : html`<p>${words.text(email)}</p>
${mailboxHelp(page, { email, sendsAgain: '/resend', asksAddress: '/register' })}`;
  return {
    title: mailbox.title,
    body: html`${faultSummary(texts, form)}${content}
<p class="after">${words.isConfirmed} <a href="${withReturnTo('/login')}">${words.signIn}</a></p>`,
  };
};
