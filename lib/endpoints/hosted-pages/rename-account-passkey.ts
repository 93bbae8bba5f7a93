import { AuthError } from '../../auth/errors';
import { requiredText } from '../../auth/fields';
import type { PasskeysStore } from '../../auth/stores/passkeys-store';
import { fromOtherSite } from '../answers';
import type { Operation } from '../operation';
import { passkeyNameField } from '../passkey-fields';
import { formAgain, ledOn } from './answers';
import { type PageCallerDeps, signedInToPages } from './callers';
import { formBody } from './form-body';
import { privateFormEndpoint } from './form-endpoint';
import type { HostedPageSettings } from './page-endpoint';
import { renamePasskeyPage } from './security-forms';
import { leadBack } from './signed-in-answer';

export const renameAccountPasskeyBody = formBody({ id: requiredText, name: passkeyNameField });

export const operation = (): Operation => ({
  summary: 'Rename a passkey on a page',
  description: 'What a form of `GET /account` sends. See `PUT /passkeys/{id}`.',
  body: {
    schema: renameAccountPasskeyBody,
    accepts: 'form-or-json',
    example: { id: 'rqD3Un5T1JrT4JxPQ6ZJbh4yhOGk7HqKSVH8Vv0yHwo', name: 'Laptop' },
  },
  answers: {
    303: ledOn('`/account`.'),
    400: formAgain('the name is missing or not accepted.'),
    403: fromOtherSite,
    404: formAgain('the user has no such passkey.'),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 1, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

type Deps = PageCallerDeps & { passkeys: Pick<PasskeysStore, 'renamePasskey'> };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    signedInToPages(deps, settings),
    {
      page: '/account',
      body: renameAccountPasskeyBody,
      fields: ({ security }) => ({ name: security.passkeys.name }),
      form: renamePasskeyPage,
    },
    async ({ caller, body: { id, name } }, page) => {
      const renamed = await deps.passkeys.renamePasskey({ userId: caller.id, id, name });
      if (renamed === null) throw new AuthError('passkey_not_found');
      return leadBack(page, { notice: 'passkey_renamed' });
    },
  );
