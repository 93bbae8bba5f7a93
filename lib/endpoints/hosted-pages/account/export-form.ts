import { type Html, html } from '../../../html/html';
import type { HostedPage } from '../../../http/pages/hosted-page';

/** The button that downloads everything about a user. */
export const exportForm = ({ texts, hiddenFields }: HostedPage): Html =>
  html`<form method="post" action="/account/export">
${hiddenFields}<button class="secondary">${texts.account.data.button}</button>
</form>
`;
