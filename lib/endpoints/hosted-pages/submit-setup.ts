import type { RecentAuthenticationSettings } from '../../auth/sessions/recent-authentication';
import { type BeginTotpSetupDeps, beginTotpSetup } from '../../auth/totp/begin-totp-setup';
import { emptyForm } from '../../http/pages/form';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { aPage, ledElsewhere } from './answers';
import { type PageCallerDeps, recently, settingUpOnPages } from './callers';
import { formBody } from './form-body';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { scanPage, setupPage } from './setup-form';
import { leadBack } from './signed-in-answer';

export const submitSetupBody = formBody({});

export const operation = (): Operation => ({
  summary: 'Begin to set up an authenticator app on a page',
  description:
    'What the form of `GET /setup-2fa` sends. Shows a new secret, once; sending the form again shows another one. See ' +
    '`POST /second_factors/totp`.',
  body: { schema: submitSetupBody, accepts: 'form-or-json', example: {} },
  answers: {
    200: aPage,
    303: ledElsewhere('`/login`, `/reauthenticate`, or `/account` for a user who has an app already.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 1, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

type Deps = BeginTotpSetupDeps & PageCallerDeps & RecentAuthenticationSettings;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, settingUpOnPages(deps, settings)),
    {
      page: '/setup-2fa',
      body: submitSetupBody,
      fields: () => ({}),
      form: (page, form, { caller }) => setupPage(page, form, deps, caller),
    },
    async ({ caller }, page) => {
      if (caller.hasTotp) return leadBack(page, { notice: 'second_factor_exists' });
      return page.show(scanPage(page, emptyForm, await beginTotpSetup(deps, caller)));
    },
  );
