import type { User } from '../../auth/entities';
import { ADMIN, hasRole } from '../../auth/roles';
import { html } from '../../html/html';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';

/** The page that greets somebody who is signed in, with the ways to the application and to the account. */
export const homePage = ({ texts }: HostedPage, user: User, appUrl: string | null): ShownPage => {
  const { home: words, layout } = texts;
  const { email, firstName, name } = user;
  return {
    isSignedIn: true,
    title: layout.home,
    heading: words.title(firstName ?? name),
    body: html`<p>${words.text(email)}</p>
<div class="stack">
${appUrl === null ? null : html`<a class="button" href="${appUrl}">${words.toApp}</a>\n`}<a class="button${appUrl === null ? null : ' secondary'}" href="/account">${words.toAccount}</a>
${hasRole(user, ADMIN.code) ? html`<a class="button secondary" href="/admin">${words.toAdmin}</a>\n` : null}</div>`,
  };
};
