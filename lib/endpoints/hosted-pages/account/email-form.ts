import { type Html, html } from '../../../html/html';
import { field, type SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';

/** The form that requests a change of the email. */
export const emailForm = ({ texts, hiddenFields }: HostedPage, form: SentForm): Html => {
  const words = texts.account.email;
  const email = { name: 'new_email', label: words.newEmail.label, type: 'email', autocomplete: 'email' } as const;
  return html`<form method="post" action="/account/email" novalidate>
${hiddenFields}${field(texts, { ...email, hint: words.hint }, form)}<button>${words.button}</button>
</form>
`;
};
