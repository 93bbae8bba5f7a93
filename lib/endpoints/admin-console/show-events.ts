import {
  type ListCustomerEventsDeps,
  type ListedCustomerEvent,
  listCustomerEvents,
} from '../../auth/accounts/list-customer-events';
import type { User } from '../../auth/entities';
import type { UsersStore } from '../../auth/stores/users-store';
import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';
import { adminEventsTexts } from '../../http/pages/page-texts/admin/events';
import { refusal } from '../answers';
import { FILE_FORMATS, MAX_PER_DOWNLOAD } from '../customer-events/query';
import { aPage } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { type HostedPageSettings, privatePage } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { wrongArgument } from '../refusals';
import { notAdmin, notSignedIn } from './answers';
import { adminsOnPages } from './callers';
import { consolePage } from './console-page';
import { type ReadFilterDeps, readFilter, type TypedFilter, typedFilter, withFilter } from './events-filter';
import { eventsForm } from './events-form';
import { eventsStyle } from './events-style';
import { eventsTable, type People } from './events-table';

const PER_PAGE = 25;

export const operation = (): Operation => ({
  summary: 'Open the list of events of the customer',
  description:
    'What happened to the accounts of the customer, newest first. `type`, `user` and `actor` (an email or an id), `from` and `to` (days) ' +
    'choose events; `cursor` is in the link to older ones.',
  answers: {
    200: aPage,
    303: notSignedIn,
    400: refusal('A part of the filter is wrong: the form again. Or the cursor is not one of this list.', [
      wrongArgument('cursor', 'is not one of this list'),
    ]),
    403: notAdmin,
  },
  cost: {
    roundTrips: 5,
    readUnits: 16.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith:
      'days and events, as in `GET /api/events`; and the people of a page, half a read unit each. An email in the filter takes two round trips more',
  },
  classicCost: { roundTrips: 6 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  ListCustomerEventsDeps &
  ReadFilterDeps & { users: PageCallerDeps['users'] & ReadFilterDeps['users'] & Pick<UsersStore, 'findUsers'> };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller }, page, event) => {
    const words = adminEventsTexts[page.language];
    const query = event.queryStringParameters ?? {};
    const typed = typedFilter(query);
    const { filter, faults } = await readFilter(deps, caller, words.faults, typed);
    const cursor = query.cursor;
    const list = faults.length > 0 ? null : await listCustomerEvents(deps, caller, filter, { limit: PER_PAGE, cursor });
    const people = list === null ? new Map() : await peopleOf(deps, caller, list.events);
    const days = Math.floor(deps.eventSeconds / 86_400);
    const content = {
      title: words.title,
      style: eventsStyle,
      body: html`<p class="quiet">${words.text(days)} ${page.texts.account.zone}</p>
${eventsForm(page, { typed, faults })}${list === null ? null : section(page, { ...list, people, typed, isFirst: cursor === undefined })}`,
    };
    return page.show(consolePage(page, '/admin/events', content), faults.length > 0 ? { status: 400 } : {});
  });

interface Listed {
  readonly events: readonly ListedCustomerEvent[];
  readonly nextCursor: string | null;
  readonly people: People;
  readonly typed: TypedFilter;
  readonly isFirst: boolean;
}

const section = (page: HostedPage, { events, nextCursor, people, typed, isFirst }: Listed): Html => {
  const words = adminEventsTexts[page.language];
  const { newest, older } = page.texts.events;
  const path = '/admin/events';
  const empty = html`<p>${nextCursor === null ? words.none : words.noneYet}</p>\n`;
  const limit = new Intl.NumberFormat(page.language).format(MAX_PER_DOWNLOAD);
  return html`<section>
${events.length === 0 ? empty : eventsTable(page, events, people)}<p class="actions">${isFirst ? null : html`<a href="${withFilter(path, typed)}">${newest}</a>`}${nextCursor === null ? null : html`<a href="${withFilter(path, typed, { cursor: nextCursor })}" rel="next">${older}</a>`}</p>
</section>
<section>
<h2>${words.download}</h2>
<p class="quiet">${words.downloadText(limit)}</p>
<p class="actions">${FILE_FORMATS.map((format) => html`<a class="button secondary" href="${withFilter(`${path}/export`, typed, { format })}">${FORMATS[format]}</a>`)}</p>
</section>
`;
};

/** Names, the same in every language. */
const FORMATS = { csv: 'CSV', jsonl: 'JSON Lines' } as const;

/** One read for all people of a page. Whoever belongs to another customer now is not named. */
const peopleOf = async (
  { users }: Deps,
  { customerId }: Pick<User, 'customerId'>,
  events: readonly ListedCustomerEvent[],
): Promise<People> => {
  const ids = events.flatMap(({ userId, actorId }) => [userId, ...(actorId === null ? [] : [actorId])]);
  const found = await users.findUsers([...new Set(ids)]);
  return new Map(found.filter((user) => user.customerId === customerId).map((user) => [user.id, user]));
};
