import type { RecentAuthenticationSettings } from '../../auth/sessions/recent-authentication';
import { type DisableTotpDeps, disableTotp } from '../../auth/totp/disable-totp';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { type PageCallerDeps, recently, signedInToPages } from './callers';
import { codeForm } from './code-form';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { removeAppPage } from './security-forms';
import { leadBack } from './signed-in-answer';

export const operation = (): Operation => ({
  summary: 'Remove the authenticator app on a page',
  description:
    'What a form of `GET /account` sends. Needs a recent sign-in and a code. See `DELETE /second_factors/totp`.',
  body: codeForm.body,
  answers: {
    303: ledOn('`/account`; `/reauthenticate` if the sign-in was too long ago.'),
    400: formAgain('there is no code.'),
    401: formAgain('the code is wrong or was used.'),
    403: fromOtherSite,
    409: formAgain('the user has no authenticator app.'),
  },
  cost: { roundTrips: 4, readUnits: 3, writeUnits: 15, passwordHashes: 0 },
  classicCost: { roundTrips: 5 },
  isGuessLimited: true,
  hasPages: true,
});

type Deps = PageCallerDeps & RecentAuthenticationSettings & DisableTotpDeps;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, signedInToPages(deps, settings)),
    { ...codeForm.route, form: removeAppPage },
    async ({ caller, body: { code } }, page) => {
      await disableTotp(deps, caller, code);
      return leadBack(page, { notice: 'authenticator_removed' });
    },
  );
