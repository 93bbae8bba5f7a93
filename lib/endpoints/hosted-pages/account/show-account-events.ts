import { type ListEventsDeps, listEvents } from '../../../auth/events/list-events';
import { html } from '../../../html/html';
import { refusal } from '../../answers';
import type { Operation } from '../../operation';
import { wrongArgument } from '../../refusals';
import { aPage } from '../answers';
import { type PageCallerDeps, signedInToPages } from '../callers';
import { type HostedPageSettings, privatePage } from '../page-endpoint';
import { sectionPath } from './account-section';
import { eventsList } from './events-list';

const PER_PAGE = 20;

export const operation = (): Operation => ({
  summary: 'Open the list of events',
  description: 'What happened to the account, newest first. `cursor` is in the link to older events.',
  answers: {
    200: aPage,
    303: {
      description: 'Not signed in, or without the second factor.',
      headers: { location: 'Where to change that.' },
    },
    400: refusal('The cursor is not one of this list.', [wrongArgument('cursor', 'is not one of this list')]),
  },
  cost: {
    roundTrips: 2,
    readUnits: 3,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the events of a page, per 4 KB, about 10 events',
  },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

export const createHandler = (deps: PageCallerDeps & ListEventsDeps, settings: HostedPageSettings) =>
  privatePage(settings, signedInToPages(deps, settings), async ({ caller }, page, event) => {
    const cursor = event.queryStringParameters?.cursor;
    const { events, nextCursor } = await listEvents(deps, caller, { limit: PER_PAGE, cursor });
    const { events: words, account } = page.texts;
    const newest = cursor === undefined ? null : html`<a href="/account/events">${words.newest}</a>`;
    const older =
      nextCursor === null
        ? null
        : html`<a href="/account/events?${new URLSearchParams({ cursor: nextCursor }).toString()}" rel="next">${words.older}</a>`;
    return page.show({
      isSignedIn: true,
      layout: 'wide',
      title: words.title,
      body: html`<p class="quiet">${words.text} ${account.zone}</p>
<section>
${eventsList(page, events)}</section>
<p class="actions">${newest}${older}<a href="${sectionPath('events')}">${account.back}</a></p>`,
    });
  });
