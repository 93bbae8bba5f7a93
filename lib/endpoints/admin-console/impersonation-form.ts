import type { User } from '../../auth/entities';
import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';
import { consoleTexts } from '../../http/pages/page-texts/admin/console';
import { personPath } from './person/person-path';

/** The button with which an admin acts as a person, and what that does. */
export const impersonationForm = (page: HostedPage, { id }: Pick<User, 'id'>): Html => {
  const words = consoleTexts[page.language].impersonation;
  return html`<p>${words.text}</p>
<form method="post" action="${personPath(id)}/impersonation" id="act">
${page.hiddenFields}<button>${words.button}</button>
</form>
`;
};
