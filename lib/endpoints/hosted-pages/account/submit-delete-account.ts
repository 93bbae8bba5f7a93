import { type DeleteUserDeps, deleteUser } from '../../../auth/accounts/delete-user';
import { requiredText } from '../../../auth/fields';
import { clearCookie } from '../../../http/cookies';
import { refusal } from '../../answers';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { formAgain, ledOn } from '../answers';
import { type PageCallerDeps, recently, signedInToPages } from '../callers';
import { formBody } from '../form-body';
import { privateFormEndpoint } from '../form-endpoint';
import type { HostedPageSettings } from '../page-endpoint';
import { deletePage } from './delete-page';
import { requireConfirmation } from './require-confirmation';

export const submitDeleteAccountBody = formBody({ confirmation: requiredText });

export const operation = (): Operation => ({
  summary: 'Delete the account on a page',
  description:
    'The form of `GET /account/delete`. Deletes the user as `DELETE /api/v1/users/me` does: every session ends, and mode `hardened` sends a mail. Needs a recent sign-in or reauthentication in both modes.',
  body: { schema: submitDeleteAccountBody, accepts: 'form-or-json', example: { confirmation: 'bob@example.com' } },
  answers: {
    303: {
      ...ledOn('The application, `/login`, or where to prove again who is signed in.'),
      optionalHeaders: { 'set-cookie': 'Deletes the session cookie.' },
    },
    400: formAgain('the confirmation is missing or wrong.'),
    403: refusal('The form again: the user is the last admin. Or a page of another site sent the request.', [
      refused('last_admin'),
      refused('cross_site'),
    ]),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 10, passwordHashes: 0 },
  classicCost: { roundTrips: 3, writeUnits: 8 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  DeleteUserDeps & {
    users: PageCallerDeps['users'] & DeleteUserDeps['users'];
    mode: PageCallerDeps['mode'] & DeleteUserDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, signedInToPages(deps, settings)),
    {
      page: '/account/delete',
      body: submitDeleteAccountBody,
      fields: ({ account }) => ({ confirmation: account.deletion.confirmation }),
      form: (page, form, { caller }) => deletePage(page, form, caller),
    },
    async ({ caller, session, body }, page) => {
      requireConfirmation(caller, body.confirmation);
      await deleteUser(deps, caller, caller.id, session);
      const { appUrl, cookies } = settings.pages();
      return page.leave(appUrl ?? '/login', {
        cookies: [clearCookie(cookies.session)],
        ...(appUrl === null && { notice: 'account_deleted' }),
      });
    },
  );
