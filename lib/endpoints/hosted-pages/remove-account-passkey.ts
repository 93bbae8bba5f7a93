import { requiredText } from '../../auth/fields';
import { type RemovePasskeyDeps, removePasskey } from '../../auth/passkeys/remove-passkey';
import type { RecentAuthenticationSettings } from '../../auth/sessions/recent-authentication';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { formAgain, ledOn } from './answers';
import { type PageCallerDeps, recently, signedInToPages } from './callers';
import { formBody } from './form-body';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { removePasskeyPage } from './security-forms';
import { leadBack } from './signed-in-answer';

export const removeAccountPasskeyBody = formBody({ id: requiredText });

export const operation = (): Operation => ({
  summary: 'Remove a passkey on a page',
  description: 'What a form of `GET /account` sends. Needs a recent sign-in. See `DELETE /passkeys/{id}`.',
  body: {
    schema: removeAccountPasskeyBody,
    accepts: 'form-or-json',
    example: { id: 'rqD3Un5T1JrT4JxPQ6ZJbh4yhOGk7HqKSVH8Vv0yHwo' },
  },
  answers: {
    303: ledOn('`/account`; `/reauthenticate` if the sign-in was too long ago.'),
    400: formAgain('the id is missing.'),
    403: fromOtherSite,
    404: formAgain('the user has no such passkey.'),
    409: formAgain('it is the last passkey of a user without a password.'),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 11, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

type Deps = PageCallerDeps & RecentAuthenticationSettings & RemovePasskeyDeps;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, signedInToPages(deps, settings)),
    { page: '/account', body: removeAccountPasskeyBody, fields: () => ({}), form: removePasskeyPage },
    async ({ caller, body: { id } }, page) => {
      await removePasskey(deps, caller, id);
      return leadBack(page, { notice: 'passkey_removed' });
    },
  );
