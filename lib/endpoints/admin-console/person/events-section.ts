import type { UserEventForAdmin } from '../../../auth/accounts/list-user-events';
import { type Html, html } from '../../../html/html';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { eventsList } from '../../hosted-pages/account/events-list';
import { personPath } from './person-path';
import type { PersonView } from './person-view';

/** How many events the page about a person shows. */
const LATEST = 10;

/** What happened lately, and who did it. */
export const eventsSection = (page: HostedPage, { user, caller, events }: PersonView): Html => {
  const { events: words, zone } = personTexts[page.language];
  const byOther = ({ actorId }: UserEventForAdmin): Html =>
    actorId === null || actorId === caller.id
      ? html`${words.byYou}`
      : html`<a href="${personPath(actorId)}">${words.byAdmin}</a>`;
  const types = { ...page.texts.events.types, ...words.types };
  return html`<section id="events" aria-labelledby="events-title">
<h2 id="events-title">${words.title}</h2>
<p class="quiet">${words.text} ${zone}</p>
${eventsList(page, events.slice(0, LATEST), { types, byOther })}<p><a href="/admin/events?${new URLSearchParams({ user: user.id }).toString()}">${words.all}</a></p>
</section>
`;
};
