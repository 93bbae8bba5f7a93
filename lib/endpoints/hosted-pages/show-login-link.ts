import { free, type Operation } from '../operation';
import { aPage } from './answers';
import { type EntrancePageDeps, entrancePage, signedInAlready } from './entrance-page';
import { formWith } from './form-with';
import { linkForm } from './link-form';
import type { HostedPageSettings } from './page-endpoint';

export const operation = (): Operation => ({
  summary: 'Open the page that requests a sign-in mail',
  description: 'As `GET /login`, for people who sign in with a link or a code.',
  answers: { 200: aPage, 303: signedInAlready },
  cost: free,
  hasPages: true,
});

export const createHandler = (deps: EntrancePageDeps, settings: HostedPageSettings) =>
  entrancePage(deps, settings, async (_request, page, event) =>
    page.show(linkForm(page, formWith(event.queryStringParameters?.login_hint))),
  );
