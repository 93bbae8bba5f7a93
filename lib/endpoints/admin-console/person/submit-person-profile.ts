import { type ChangeDirectoryUserDeps, changeDirectoryUser } from '../../../auth/accounts/change-directory-user';
import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import type { RolesStore } from '../../../auth/stores/roles-store';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import type { SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { formAgain, ledOn } from '../../hosted-pages/answers';
import { type PageCallerDeps, recently } from '../../hosted-pages/callers';
import { privateFormEndpoint } from '../../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import type { Operation } from '../../operation';
import { adminsOnPages } from '../callers';
import { type ConflictDeps, unlessChanged } from './conflict';
import { changedMeanwhile, mayNotChange, noSuchPerson } from './person-answers';
import { nameOfBody, personProfileBody, rolesOf } from './person-body';
import { personFormPage } from './person-form-page';
import { profileForm, roleField } from './person-forms';
import { pageOfPersonForm, personPath } from './person-path';
import { listGrantableRoles } from './person-view';
import { requireOther } from './require-other';
import { readSeen } from './seen';

export const operation = (): Operation => ({
  summary: 'Change name, email and roles of a person on a page',
  description:
    'A form of `GET /admin/people/{id}`. Changes them as `PUT /api/users/{id}` does. Each role is a field `role_<id>` with the value `on`; roles that are not sent are taken away. `seen` is what the form has shown: a person who has changed since is not changed. Needs a recent sign-in or reauthentication. Nobody changes themself here.',
  body: {
    schema: personProfileBody,
    accepts: 'form-or-json',
    example: { email: 'ada@example.com', name: 'Ada King', role_1: 'on', seen: '{"version":0,...}' },
  },
  answers: {
    303: ledOn('The page about the person, or where to sign in or to prove again who is signed in.'),
    400: formAgain('a field is missing or refused, or another account has the email.'),
    403: mayNotChange(['insufficient_privilege', 'not_allowed', 'last_admin']),
    404: noSuchPerson('Or a role does not exist.', ['unknown_roles']),
    409: changedMeanwhile,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 8, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  RecentAuthenticationSettings &
  ChangeDirectoryUserDeps &
  ConflictDeps & {
    users: PageCallerDeps['users'] & ChangeDirectoryUserDeps['users'];
    mode: PageCallerDeps['mode'] & ChangeDirectoryUserDeps['mode'];
    roles: ChangeDirectoryUserDeps['roles'] & Pick<RolesStore, 'listRoles'>;
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, adminsOnPages(deps, settings)),
    {
      page: pageOfPersonForm('change'),
      body: personProfileBody,
      fields: (_, { language }) => {
        const { email, name, roles } = personTexts[language].profile;
        return { email, name, roles };
      },
      form: async (page, sent, { caller, pathId }) => {
        const user = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
        return personFormPage(page, user, sent, await formOf(deps, page, { caller, user }, sent));
      },
    },
    async ({ body, ...request }, page) => {
      const { caller, pathId } = request;
      const id = pathId('id');
      requireOther(caller, id);
      const seen = readSeen(body.seen);
      const roleIds = rolesOf(body);
      const boxes = Object.fromEntries(roleIds.map((roleId) => [roleField(roleId), 'on']));
      const attempt = {
        request,
        seen,
        typed: { email: body.email, name: body.name ?? '', ...boxes },
        formOf: (user: typeof caller, sent: SentForm) => formOf(deps, page, { caller, user }, sent),
      };
      return unlessChanged(deps, page, attempt, async () => {
        const profile = { email: body.email, name: nameOfBody(body), roleIds };
        await changeDirectoryUser(deps, caller, id, profile, { version: seen.version });
        return page.leave(personPath(id), { notice: 'person_saved' });
      });
    },
  );

const formOf = async (
  { roles }: Pick<Deps, 'roles'>,
  page: HostedPage,
  people: Pick<Parameters<typeof profileForm>[1], 'caller' | 'user'>,
  sent: SentForm,
) => ({
  title: personTexts[page.language].profile.change.title,
  form: profileForm(page, { ...people, roles: await listGrantableRoles(roles, people.user) }, sent),
  part: 'profile' as const,
});
