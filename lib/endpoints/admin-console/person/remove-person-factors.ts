import {
  type RemoveUserSecondFactorsDeps,
  removeUserSecondFactors,
} from '../../../auth/accounts/remove-user-second-factors';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { ledOn } from '../../hosted-pages/answers';
import { type PageCallerDeps, recently } from '../../hosted-pages/callers';
import { formBody } from '../../hosted-pages/form-body';
import { privateFormEndpoint } from '../../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import type { Operation } from '../../operation';
import { adminsOnPages } from '../callers';
import { mayNotChange, noSuchPerson } from './person-answers';
import { personFormPage } from './person-form-page';
import { removeFactorsForm } from './person-forms';
import { pageOfPersonForm, personPath } from './person-path';

export const removePersonFactorsBody = formBody({});

export const operation = (): Operation => ({
  summary: 'Remove the second factors of a person on a page',
  description:
    'A form of `GET /admin/people/{id}`. As `DELETE /api/users/{id}/second_factors`: all sessions end, and the person gets a mail. Needs a recent sign-in or reauthentication in both modes.',
  body: { schema: removePersonFactorsBody, accepts: 'form-or-json', example: {} },
  answers: {
    303: ledOn('The page about the person, or where to sign in or to prove again who is signed in.'),
    403: mayNotChange(['insufficient_privilege', 'not_allowed']),
    404: noSuchPerson(),
  },
  // For an authenticator app with its recovery codes.
  cost: {
    roundTrips: 4,
    readUnits: 4,
    writeUnits: 11,
    passwordHashes: 0,
    growsWith: 'the passkeys of the person',
  },
  classicCost: { roundTrips: 5 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  RemoveUserSecondFactorsDeps & {
    users: PageCallerDeps['users'] & RemoveUserSecondFactorsDeps['users'];
    mode: PageCallerDeps['mode'] & RemoveUserSecondFactorsDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, adminsOnPages(deps, settings)),
    {
      page: pageOfPersonForm('factors'),
      body: removePersonFactorsBody,
      fields: () => ({}),
      form: async (page, sent, { caller, pathId }) => {
        const user = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
        const { title } = personTexts[page.language].methods.remove;
        return personFormPage(page, user, sent, { title, form: removeFactorsForm(page, user), part: 'methods' });
      },
    },
    async ({ caller, session, pathId }, page) => {
      const { id } = await removeUserSecondFactors(deps, caller, pathId('id'), session);
      return page.leave(personPath(id), { notice: 'person_factors_removed' });
    },
  );
