import { emptyForm } from '../../http/pages/form';
import type { Operation } from '../operation';
import { aPage } from './answers';
import { leavingPages, type PageCallerDeps } from './callers';
import { type HostedPageSettings, privatePage } from './page-endpoint';
import { signOutPage } from './sign-out-page';

export const operation = (): Operation => ({
  summary: 'Open the sign-out page',
  description: 'Shows the button that signs out: opening a page changes nothing.',
  answers: { 200: aPage, 303: { description: 'Not signed in.', headers: { location: '`/login`' } } },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
  hasPages: true,
});

export const createHandler = (deps: PageCallerDeps, settings: HostedPageSettings) =>
  privatePage(settings, leavingPages(deps, settings), async (_request, page) =>
    page.show({ ...signOutPage(page, emptyForm), isSignedIn: true }),
  );
