import type { User } from '../../../auth/entities';
import { html } from '../../../html/html';
import { faultSummary, field, type SentForm } from '../../../http/pages/form';
import type { HostedPage, ShownPage } from '../../../http/pages/hosted-page';
import { sectionPath } from './account-section';

/** The page that says what deleting the account does, and asks for what the user signs in with: nobody deletes it by mistake. */
export const deletePage = (
  { texts, hiddenFields }: HostedPage,
  form: SentForm,
  { email }: Pick<User, 'email'>,
): ShownPage => {
  const { deletion: words } = texts.account;
  const { label } = words.confirmation;
  const confirmation = { name: 'confirmation', label, hint: email, autocomplete: 'off' } as const;
  return {
    isSignedIn: true,
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text}</p>
<ul>
${words.effects.map((effect) => html`<li>${effect}</li>\n`)}</ul>
<form method="post" action="/account/delete" novalidate>
${hiddenFields}${field(texts, confirmation, form)}<button class="danger">${words.button}</button>
</form>
<p class="after"><a href="${sectionPath('data')}">${words.stay}</a></p>`,
  };
};
