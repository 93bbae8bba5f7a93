import type { ListedCustomerEvent } from '../../auth/accounts/list-customer-events';
import type { User } from '../../auth/entities';
import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';
import { adminEventsTexts } from '../../http/pages/page-texts/admin/events';
import { timeText } from '../../http/pages/times';
import { clientText } from '../hosted-pages/account/client-text';

/** The users of the customer that are named on a page, by id. */
export type People = ReadonlyMap<string, Pick<User, 'id' | 'email'>>;

/** What a type of event means, for an admin. */
export const typeText = ({ texts: { events }, language }: HostedPage, type: string): string => {
  const own = adminEventsTexts[language].types;
  const words: Readonly<Record<string, string>> = { ...events.types, ...own };
  return Object.hasOwn(words, type) ? (words[type] as string) : events.unknown;
};

/** Events of a customer, in plain words. */
export const eventsTable = (page: HostedPage, events: readonly ListedCustomerEvent[], people: People): Html => {
  const { columns } = adminEventsTexts[page.language];
  return html`<div class="table"><table class="stacks">
<thead><tr><th scope="col">${columns.what}</th><th scope="col">${columns.person}</th><th scope="col">${columns.by}</th><th scope="col">${columns.when}</th><th scope="col">${columns.source}</th></tr></thead>
<tbody>
${events.map((event) => row(page, event, people))}</tbody>
</table></div>
`;
};

const row = (page: HostedPage, event: ListedCustomerEvent, people: People): Html => {
  const { texts, language } = page;
  const { userId, actorId, by, time, client, ipAddress, count, methods, type } = event;
  const { columns, themselves, notSignedIn } = adminEventsTexts[language];
  const details = [
    ...(count > 1 ? [texts.events.times(count)] : []),
    ...(methods ?? []).map((method) => texts.events.methods[method]),
  ];
  const doer =
    by === 'other' && actorId !== null ? person(page, actorId, people) : by === 'you' ? themselves : notSignedIn;
  const source = [...(client === null ? [] : [clientText(texts, client)]), ...(ipAddress === null ? [] : [ipAddress])];
  const label = (text: string): Html => html`<span class="label">${text}: </span>`;
  return html`<tr><td class="what">${typeText(page, type)}${details.length === 0 ? null : html` <span class="quiet">(${details.join(', ')})</span>`}</td><td class="who">${label(columns.person)}${person(page, userId, people)}</td><td class="who">${label(columns.by)}${doer}</td><td>${label(columns.when)}${timeText(language, time)}</td><td>${source.length === 0 ? null : [label(columns.source), source.join(' · ')]}</td></tr>
`;
};

/** A user as a link; the id of somebody who is not there any more. */
const person = ({ language }: HostedPage, id: string, people: People): Html => {
  const found = people.get(id);
  if (found !== undefined) return html`<a href="/admin/people/${id}">${found.email}</a>`;
  return html`<span class="mono">${id}</span> <span class="quiet">(${adminEventsTexts[language].gone})</span>`;
};
