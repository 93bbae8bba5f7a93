import { randomUUID } from 'node:crypto';
import { cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { pageForm } from '../page-forms';
import { signedInAdmin } from './admin-console';
import type { Scenario } from './scenario';
import { asAdmin, asMember, bearer, member, strangers } from './user-directory';

const withId = (id: string) => ({ pathParameters: { id } });

/** An admin sends the form that lets them act as somebody. */
const sendsForm = (
  title: string,
  status: number,
  idOf: (service: LiveService, admin: { id: string }) => string | Promise<string>,
  which: Partial<Scenario> = {},
): Scenario => ({
  function: 'submitImpersonation',
  title,
  status,
  run: async (service) => {
    const admin = await signedInAdmin(service);
    const id = await idOf(service, admin);
    return service.call('submitImpersonation', { ...pageForm({}, { session: admin.cookie }), ...withId(id) });
  },
  ...which,
});

/** What an admin does while they act as a user. */
const acting = (name: string, title: string, status: number): Scenario => ({
  function: name,
  title,
  status,
  run: async (service) => {
    const admin = await signedInAdmin(service);
    const { id } = await member(service);
    const form = { ...pageForm({}, { session: admin.cookie }), ...withId(id) };
    const session = cookieFrom(await service.call('submitImpersonation', form));
    return service.call(name, { cookies: [session] });
  },
});

export const impersonationScenarios: readonly Scenario[] = [
  ...strangers('impersonateUser'),
  asAdmin(
    'impersonateUser',
    'gives a token of a user',
    201,
    async (_, service) => withId((await member(service)).id),
    true,
  ),
  asAdmin('impersonateUser', 'refuses the own account', 403, ({ id }) => withId(id)),
  asAdmin('impersonateUser', 'does not know another user', 404, () => withId(randomUUID())),
  asMember('impersonateUser', 'refuses whoever is no admin', 403, ({ id }) => withId(id)),
  {
    function: 'impersonateUser',
    title: 'refuses a token of whoever acts as a user',
    status: 403,
    run: async (service) => {
      const admin = await signedInAdmin(service);
      const someone = await member(service);
      const form = { ...pageForm({}, { session: admin.cookie }), ...withId(someone.id) };
      const session = cookieFrom(await service.call('submitImpersonation', form));
      const { body } = await service.call('issueSessionToken', { cookies: [session] });
      const { access_token: token } = body as { access_token: string };
      return service.call('impersonateUser', { headers: bearer(token), ...withId(someone.id) });
    },
  },
  sendsForm('lets an admin act as a user', 303, async (service) => (await member(service)).id, { isTypical: true }),
  {
    function: 'submitImpersonation',
    title: 'refuses a field that is not its own',
    status: 400,
    run: async (service) => {
      const admin = await signedInAdmin(service);
      const form = pageForm({ reason: 'x' }, { session: admin.cookie });
      return service.call('submitImpersonation', { ...form, ...withId((await member(service)).id) });
    },
  },
  sendsForm('refuses the own account', 403, (_, { id }) => id),
  sendsForm('does not know another user', 404, () => randomUUID()),
  acting('getProfile', 'shows an admin what the user sees', 200),
  acting('issueSessionToken', 'gives an admin a token that names them', 200),
  acting('changePassword', 'refuses an admin who acts as the user', 403),
  acting('signOut', 'ends the session in which an admin acts', 302),
];
