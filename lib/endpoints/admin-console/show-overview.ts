import { html } from '../../html/html';
import { consoleTexts } from '../../http/pages/page-texts/admin/console';
import { aPage } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { type HostedPageSettings, privatePage } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { notAdmin, notSignedIn } from './answers';
import { adminsOnPages } from './callers';
import { consolePage } from './console-page';

export const operation = (): Operation => ({
  summary: 'Open the admin console',
  description: 'A page for admins: the ways to the accounts of their customer.',
  answers: { 200: aPage, 303: notSignedIn, 403: notAdmin },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
  hasPages: true,
});

export const createHandler = (deps: PageCallerDeps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller }, page) => {
    const words = consoleTexts[page.language];
    return page.show(
      consolePage(page, '/admin', {
        title: words.title,
        body: html`<p>${words.text(caller.email)}</p>`,
      }),
    );
  });
