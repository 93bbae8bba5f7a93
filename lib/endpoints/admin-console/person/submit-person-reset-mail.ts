import { type SendUserResetMailDeps, sendUserResetMail } from '../../../auth/passwords/send-user-reset-mail';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { ledOn } from '../../hosted-pages/answers';
import type { PageCallerDeps } from '../../hosted-pages/callers';
import { formBody } from '../../hosted-pages/form-body';
import { privateFormEndpoint } from '../../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import type { Operation } from '../../operation';
import { adminsOnPages } from '../callers';
import { mayNotChange, noSuchPerson } from './person-answers';
import { personFormPage } from './person-form-page';
import { resetForm } from './person-forms';
import { pageOfPersonForm, personPath } from './person-path';
import { requireOther } from './require-other';

export const submitPersonResetMailBody = formBody({});

export const operation = (): Operation => ({
  summary: 'Send a person the mail for a new password on a page',
  description:
    'A form of `GET /admin/people/{id}`. Sends what `POST /api/users/{id}/reset-mail` sends, under the same conditions. Mode `classic` sends no mail.',
  body: { schema: submitPersonResetMailBody, accepts: 'form-or-json', example: {} },
  answers: {
    303: ledOn('The page about the person, or where to sign in.'),
    403: mayNotChange(['insufficient_privilege', 'not_allowed']),
    404: noSuchPerson('Or mode `classic`.'),
  },
  cost: { roundTrips: 4, readUnits: 3, writeUnits: 4, passwordHashes: 0 },
  isMailLimited: true,
  hasPages: true,
});

type Deps = PageCallerDeps &
  SendUserResetMailDeps & {
    users: PageCallerDeps['users'] & SendUserResetMailDeps['users'];
    mode: PageCallerDeps['mode'] & SendUserResetMailDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    adminsOnPages(deps, settings),
    {
      page: pageOfPersonForm('methods'),
      body: submitPersonResetMailBody,
      fields: () => ({}),
      form: async (page, sent, { caller, pathId }) => {
        const user = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
        const { title } = personTexts[page.language].methods.reset;
        return personFormPage(page, user, sent, { title, form: resetForm(page, user), part: 'methods' });
      },
    },
    async ({ caller, pathId }, page) => {
      const id = pathId('id');
      requireOther(caller, id);
      await sendUserResetMail(deps, caller, id);
      return page.leave(personPath(id), { notice: 'person_reset_mail_sent' });
    },
  );
