import { searchDirectoryUsers } from '../../auth/accounts/search-directory-users';
import type { SessionSummary, User } from '../../auth/entities';
import { settleBoth } from '../../auth/settle';
import type { UsersStore } from '../../auth/stores/users-store';
import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';
import { peopleTexts } from '../../http/pages/page-texts/admin/people';
import type { PeopleTexts } from '../../http/pages/page-texts/admin/people-texts';
import { peopleScript } from '../../http/pages/people-script';
import { aPage } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { type HostedPageSettings, privatePage } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { notAdmin, notSignedIn } from './answers';
import { adminsOnPages } from './callers';
import { consolePage } from './console-page';
import { peopleTable } from './people-rows';
import { peopleStyle } from './people-style';
import { ofSession, unlessInvalid } from './session-cursors';

/** How many people the list has on a page, and a search. */
const PER_PAGE = 20;
const FOUND_PER_PAGE = 10;
/** How many people a search reads while somebody types. "Search on" reads as many as one request may. */
const READ_WHILE_TYPING = 10_000;
/** Where the count of all people stops, because it reads each of them. */
const COUNTED = 1000;
/** Of an email; no name is longer. */
const MAX_CHARACTERS = 254;

export const operation = (): Operation => ({
  summary: 'Open the list of people',
  description:
    'The accounts of the admin’s customer. `query` finds a part of the email or the name, ten people at a time, and ' +
    '`cursor` is in the link to more. With `rows=1` the answer is the list without the page around it, for the script ' +
    'of the page.',
  answers: { 200: aPage, 303: notSignedIn, 400: { ...aPage, description: 'The query is too long.' }, 403: notAdmin },
  cost: {
    roundTrips: 2,
    readUnits: 3,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith:
      'the people of the customer: up to 1,000 are counted, half a read unit per 4 KB, and a search reads 10,000 at most if few begin with its text',
  },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

export interface ShowPeopleDeps extends PageCallerDeps {
  users: PageCallerDeps['users'] & Pick<UsersStore, 'searchUsers' | 'countUsersUpTo'>;
}

/** What the page shows below the search field: how many people there are in words, and the people. */
interface Results {
  readonly count: string;
  readonly list: Html | null;
}

export const createHandler = (deps: ShowPeopleDeps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller, session }, page, event) => {
    const { query = '', cursor, rows } = event.queryStringParameters ?? {};
    const text = query.trim();
    const words = peopleTexts[page.language];
    const isTooLong = text.length > MAX_CHARACTERS;
    const results = isTooLong
      ? { count: words.tooLong, list: null }
      : await findPeople(deps, page, { caller, session }, { text, cursor: cursor || undefined });
    const status = isTooLong ? 400 : 200;
    if (rows !== undefined) return { status, body: resultsOf(results) };
    const content = { title: words.title, body: html`${searchForm(words, text, isTooLong)}${resultsOf(results)}` };
    return page.show(
      consolePage(page, '/admin/people', { ...content, style: peopleStyle, script: peopleScript, connects: true }),
      { status },
    );
  });

const findPeople = async (
  deps: ShowPeopleDeps,
  page: HostedPage,
  { caller, session }: { caller: User; session: Pick<SessionSummary, 'reference'> },
  { text, cursor }: { text: string; cursor: string | undefined },
): Promise<Results> => {
  const words = peopleTexts[page.language];
  const isSearch = text !== '';
  const limit = isSearch ? FOUND_PER_PAGE : PER_PAGE;
  const search = (from: string | undefined) =>
    searchDirectoryUsers(ofSession(deps, session), caller, {
      limit,
      offset: 0,
      cursor: from,
      ...(isSearch && { text, maxRead: from === undefined ? READ_WHILE_TYPING : undefined }),
    });
  // A link of an earlier session has a cursor that is valid no more: it leads to the first page.
  const withCursor = cursor === undefined ? null : await search(cursor).catch(unlessInvalid);
  const [found, total] =
    withCursor === null
      ? await settleBoth(
          search(undefined),
          isSearch ? Promise.resolve(null) : deps.users.countUsersUpTo(caller.customerId, COUNTED + 1),
        )
      : [withCursor, null];
  const { users, nextCursor } = found;
  const state = { shown: users.length, isFull: users.length === limit, hasMore: nextCursor !== null };
  const isFirst = withCursor === null;
  const link = (to: Record<string, string>, label: string, relation: string) =>
    html`<a class="button secondary" href="/admin/people?${new URLSearchParams({ ...(isSearch && { query: text }), ...to }).toString()}" rel="${relation}">${label}</a>`;
  const links = [
    ...(isFirst ? [] : [link({}, words.toFirst, 'start')]),
    ...(nextCursor === null
      ? []
      : [link({ cursor: nextCursor }, isSearch && !state.isFull ? words.searchOn : words.more, 'next')]),
  ];
  return {
    count: countText(words, text, { ...state, isFirst, total }),
    list: html`${users.length === 0 ? null : peopleTable(page, users, text)}${links.length === 0 ? null : html`<p class="actions">${links}</p>\n`}`,
  };
};

interface Counted {
  readonly shown: number;
  readonly isFull: boolean;
  readonly hasMore: boolean;
  readonly isFirst: boolean;
  /** Of all people, one more than `COUNTED` if there are more; `null` if they are not counted. */
  readonly total: number | null;
}

const countText = (words: PeopleTexts, text: string, { shown, isFull, hasMore, isFirst, total }: Counted): string => {
  if (total !== null) {
    if (total === 0) return words.nobody;
    return total > COUNTED ? words.totalAbove(COUNTED) : words.total(total);
  }
  if (hasMore && !isFull) return words.foundSoFar(shown);
  if (!isFirst) return words.further(shown);
  if (hasMore) return words.first(shown);
  return shown === 0 ? words.nobodyFound(text) : words.found(shown);
};

/** Works without a script, which only sends it earlier. */
const searchForm = (words: PeopleTexts, text: string, isTooLong: boolean): Html => html`<search>
<form method="get" action="/admin/people" data-search data-failed="${words.failed}">
<label for="query">${words.search}</label>
<div class="search">
<input id="query" name="query" type="search" value="${text}" maxlength="${MAX_CHARACTERS}" autocomplete="off" autocapitalize="none" spellcheck="false" autofocus aria-describedby="query-hint" aria-controls="results"${isTooLong ? html` aria-invalid="true"` : null}>
<button>${words.button}</button>
</div>
<p class="hint" id="query-hint">${words.hint}</p>
</form>
</search>
`;

/** The script replaces the text of the first element and the content of the second. */
const resultsOf = ({ count, list }: Results): Html => html`<p id="count" class="quiet" role="status">${count}</p>
<div id="results">${list}</div>
`;
