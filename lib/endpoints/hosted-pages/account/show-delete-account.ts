import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import { emptyForm } from '../../../http/pages/form';
import type { Operation } from '../../operation';
import { aPage } from '../answers';
import { type PageCallerDeps, recently, signedInToPages } from '../callers';
import { type HostedPageSettings, privatePage } from '../page-endpoint';
import { deletePage } from './delete-page';

export const operation = (): Operation => ({
  summary: 'Open the page that deletes the account',
  description: 'Says what happens and asks for a confirmation. Needs a recent sign-in or reauthentication.',
  answers: {
    200: aPage,
    303: { description: 'Not signed in, or not recently.', headers: { location: 'Where to change that.' } },
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
  hasPages: true,
});

export const createHandler = (deps: PageCallerDeps & RecentAuthenticationSettings, settings: HostedPageSettings) =>
  privatePage(settings, recently(deps, signedInToPages(deps, settings)), async ({ caller }, page) =>
    page.show(deletePage(page, emptyForm, caller)),
  );
