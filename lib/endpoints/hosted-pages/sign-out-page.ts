import { html } from '../../html/html';
import { faultSummary, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';

/** The page with the button that signs out. */
export const signOutPage = ({ texts, hiddenFields }: HostedPage, form: SentForm): ShownPage => {
  const { logout: words } = texts;
  return {
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text}</p>
<form method="post" action="/logout">
${hiddenFields}<button>${words.button}</button>
</form>
<p class="after"><a href="/">${words.stay}</a></p>`,
  };
};
