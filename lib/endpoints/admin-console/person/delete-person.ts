import { type DeleteDirectoryUserDeps, deleteDirectoryUser } from '../../../auth/accounts/delete-directory-user';
import type { User } from '../../../auth/entities';
import { requiredText } from '../../../auth/fields';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { requireConfirmation } from '../../hosted-pages/account/require-confirmation';
import { formAgain, ledOn } from '../../hosted-pages/answers';
import { type PageCallerDeps, recently } from '../../hosted-pages/callers';
import { formBody } from '../../hosted-pages/form-body';
import { privateFormEndpoint } from '../../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import type { Operation } from '../../operation';
import { adminsOnPages } from '../callers';
import { mayNotChange, noSuchPerson } from './person-answers';
import { personFormPage } from './person-form-page';
import { deleteForm } from './person-forms';
import { PEOPLE, pageOfPersonForm } from './person-path';
import { requireOther } from './require-other';

export const deletePersonBody = formBody({ confirmation: requiredText });

export const operation = (): Operation => ({
  summary: 'Delete a person on a page',
  description:
    'A form of `GET /admin/people/{id}`, with the email of the person as confirmation. Deletes them as `DELETE /api/users/{id}` does. Needs a recent sign-in or reauthentication in both modes. Admins delete themselves on the account page.',
  body: { schema: deletePersonBody, accepts: 'form-or-json', example: { confirmation: 'ada@example.com' } },
  answers: {
    303: ledOn('The list of people, or where to sign in or to prove again who is signed in.'),
    400: formAgain('the confirmation is missing or is not the email of the person.'),
    403: mayNotChange(['insufficient_privilege', 'not_allowed', 'last_admin']),
    404: noSuchPerson(),
  },
  // For a person without second factors, and without the role `admin`, whose holders are counted.
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 11, passwordHashes: 0 },
  classicCost: { roundTrips: 4, writeUnits: 9 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  DeleteDirectoryUserDeps & {
    users: PageCallerDeps['users'] & DeleteDirectoryUserDeps['users'];
    mode: PageCallerDeps['mode'] & DeleteDirectoryUserDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, adminsOnPages(deps, settings)),
    {
      page: pageOfPersonForm('delete'),
      body: deletePersonBody,
      fields: (_, { language }) => ({ confirmation: personTexts[language].deletion.confirmation }),
      form: async (page, sent, { caller, pathId }) => {
        const user = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
        const { title, text } = personTexts[page.language].deletion;
        return personFormPage(page, user, sent, { title, text, form: deleteForm(page, user, sent), part: 'deletion' });
      },
    },
    async ({ caller, session, pathId, body }, page) => {
      const id = pathId('id');
      requireOther(caller, id);
      const check = (user: User): void => requireConfirmation(user, body.confirmation);
      await deleteDirectoryUser(deps, caller, id, session, check);
      return page.leave(PEOPLE, { notice: 'person_deleted' });
    },
  );
