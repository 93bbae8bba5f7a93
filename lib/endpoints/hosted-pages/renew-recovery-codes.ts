import type { RecentAuthenticationSettings } from '../../auth/sessions/recent-authentication';
import { type ReplaceRecoveryCodesDeps, replaceRecoveryCodes } from '../../auth/totp/replace-recovery-codes';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { aPage, formAgain, ledElsewhere } from './answers';
import { type PageCallerDeps, recently, signedInToPages } from './callers';
import { codeForm } from './code-form';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { recoveryCodesPage } from './recovery-codes-page';
import { newCodesPage } from './security-forms';

export const operation = (): Operation => ({
  summary: 'Make new recovery codes on a page',
  description:
    'What a form of `GET /account` sends. Needs a recent sign-in and a code. Shows the new codes, once. See ' +
    '`POST /second_factors/recovery_codes`.',
  body: codeForm.body,
  answers: {
    200: aPage,
    303: ledElsewhere('`/login`, or `/reauthenticate` if the sign-in was too long ago.'),
    400: formAgain('there is no code.'),
    401: formAgain('the code is wrong or was used.'),
    403: fromOtherSite,
    409: formAgain('the user has no authenticator app.'),
  },
  cost: { roundTrips: 5, readUnits: 3, writeUnits: 10, passwordHashes: 0 },
  classicCost: { roundTrips: 6 },
  isGuessLimited: true,
  hasPages: true,
});

type Deps = PageCallerDeps & RecentAuthenticationSettings & ReplaceRecoveryCodesDeps;

export const createHandler = (deps: Deps, settings: HostedPageSettings & { readonly serviceName: string }) =>
  privateFormEndpoint(
    settings,
    recently(deps, signedInToPages(deps, settings)),
    { ...codeForm.route, form: newCodesPage },
    async ({ caller, body: { code } }, page) => {
      const codes = await replaceRecoveryCodes(deps, caller, code);
      return page.show(
        recoveryCodesPage(page, { isFirst: false, codes, serviceName: settings.serviceName, email: caller.email }),
      );
    },
  );
