import type { UserProfile } from '../../auth/entities';
import { nameKey } from '../../auth/users/name-key';
import { shownName } from '../../auth/users/shown-name';
import { textKeys } from '../../auth/users/user-match';
import { highlight } from '../../html/highlight';
import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';
import { pageDate } from '../../http/pages/page-date';
import { peopleTexts } from '../../http/pages/page-texts/admin/people';

type Page = Pick<HostedPage, 'language'>;

/** A table of people, in which the searched text is marked. @param text as typed; empty for no search. */
export const peopleTable = (page: Page, people: readonly UserProfile[], text: string): Html => {
  const words = peopleTexts[page.language];
  return html`<div class="table"><table class="stacks people">
<caption class="unseen">${words.table}</caption>
<thead><tr><th scope="col">${words.email}</th><th scope="col">${words.name}</th><th scope="col">${words.state}</th><th scope="col">${words.created}</th></tr></thead>
<tbody>
${people.map((person) => personRow(page, person, text))}</tbody>
</table></div>
`;
};

const personRow = (page: Page, person: UserProfile, text: string): Html => {
  const keys = textKeys(text);
  const email = highlight(person.email, keys.email, (part) => part.toLowerCase());
  const name = highlight(shownName(person) ?? '', keys.name, nameKey);
  const created = html`<time datetime="${person.createdAt.toISOString()}">${pageDate(page, person.createdAt)}</time>`;
  return html`<tr><th scope="row"><a href="/admin/people/${person.id}">${email}</a></th><td>${name}</td><td>${stateBadge(page, person)}</td><td class="quiet">${created}</td></tr>
`;
};

/** Whether somebody can sign in, in a word. */
const stateBadge = (page: Page, { active, inactiveUntil, emailVerified }: UserProfile): Html => {
  const words = peopleTexts[page.language];
  if (!active) {
    const text = inactiveUntil === null ? words.disabled : words.disabledUntil(pageDate(page, inactiveUntil));
    return html`<span class="badge bad">${text}</span>`;
  }
  return emailVerified
    ? html`<span class="badge">${words.active}</span>`
    : html`<span class="badge off">${words.unverified}</span>`;
};
