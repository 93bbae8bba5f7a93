import { aPage } from '../../hosted-pages/answers';
import { type HostedPageSettings, privatePage } from '../../hosted-pages/page-endpoint';
import type { Operation } from '../../operation';
import { notAdmin, notSignedIn } from '../answers';
import { adminsOnPages } from '../callers';
import { noSuchPerson } from './person-answers';
import { personPage } from './person-page';
import { findPersonView, type PersonViewDeps } from './person-view';

export const operation = (): Operation => ({
  summary: 'Open the page about a person',
  description:
    'Why the person cannot sign in, what is known about them, and what an admin can do. The forms that need a recent sign-in lead to it first.',
  answers: {
    200: aPage,
    303: notSignedIn,
    403: notAdmin,
    404: noSuchPerson(),
  },
  cost: {
    roundTrips: 3,
    readUnits: 6,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'sessions, passkeys and roles, per 4 KB; with second factors it is 2 read units more',
  },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

export const createHandler = (deps: PersonViewDeps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller: user, session, pathId }, page) =>
    page.show(personPage(page, await findPersonView(deps, { user, session }, pathId('id')))),
  );
