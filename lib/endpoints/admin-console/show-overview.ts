import { listSignInDays } from '../../auth/audit/sign-in-days';
import type { DailyCountsStore } from '../../auth/stores/daily-counts-store';
import { html } from '../../html/html';
import { consoleTexts } from '../../http/pages/page-texts/admin/console';
import { aPage } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { type HostedPageSettings, privatePage } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { notAdmin, notSignedIn } from './answers';
import { adminsOnPages } from './callers';
import { consolePage } from './console-page';
import { consoleStyle } from './console-style';
import { signInCharts, signInChartsStyle } from './sign-in-charts';

export const operation = (): Operation => ({
  summary: 'Open the admin console',
  description:
    'A page for admins: the ways to the accounts of their customer, and charts of the sign-ins, refused sign-ins and new accounts of the ' +
    'last 30 days.',
  answers: { 200: aPage, 303: notSignedIn, 403: notAdmin },
  cost: { roundTrips: 2, readUnits: 6, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

interface OverviewDeps extends PageCallerDeps {
  dailyCounts: DailyCountsStore;
}

export const createHandler = (deps: OverviewDeps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller }, page) => {
    const words = consoleTexts[page.language];
    const days = await listSignInDays(deps, caller);
    return page.show(
      consolePage(page, '/admin', {
        title: words.title,
        style: html`${consoleStyle}${signInChartsStyle}`,
        body: html`<p>${words.text(caller.email)}</p>${signInCharts(days, page.language)}`,
      }),
    );
  });
