import type { RecentAuthenticationSettings } from '../../auth/sessions/recent-authentication';
import { emptyForm } from '../../http/pages/form';
import type { Operation } from '../operation';
import { aPage, ledElsewhere } from './answers';
import { type PageCallerDeps, recently, settingUpOnPages } from './callers';
import { type HostedPageSettings, privatePage } from './page-endpoint';
import { setupPage } from './setup-form';
import { leadBack } from './signed-in-answer';

export const operation = (): Operation => ({
  summary: 'Open the page that sets an authenticator app up',
  description: 'Needs a recent sign-in. Explains what to do, and changes nothing: `POST /setup-2fa` begins.',
  answers: {
    200: aPage,
    303: ledElsewhere('`/login`, `/reauthenticate`, or `/account` for a user who has an app already.'),
  },
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
  hasPages: true,
});

type Deps = PageCallerDeps & RecentAuthenticationSettings;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privatePage(settings, recently(deps, settingUpOnPages(deps, settings)), async ({ caller }, page) => {
    if (caller.hasTotp) return leadBack(page, { notice: 'second_factor_exists' });
    return page.show(setupPage(page, emptyForm, deps, caller));
  });
