import type { LiveService } from '../live-service';
import { withPasskey } from './passkeys';
import type { Scenario } from './scenario';
import { withApp } from './second-factors';
import { adminWithTokens, asAdmin, bearer, grant, member, setUp, withTokens } from './user-directory';
import { agedTokens, auditor, pathOf, refusals } from './user-second-factors';

const memberPath = async (service: LiveService) => ({ pathParameters: { id: (await member(service)).id } });
const sessionPath = async (service: LiveService) => ({ pathParameters: { id: (await withTokens(service)).id } });

/** A user, and a change that makes them inactive until a day of the next century. */
const deactivation = async (service: LiveService) => {
  const { id, email } = await member(service);
  const inactive = { active: false, inactive_reason: 'on leave', inactive_until: '2126-11-20T10:00:00Z' };
  return { pathParameters: { id }, json: { email, name: 'Ada', ...inactive } };
};

const DELETE = 'deleteDirectoryUser';
const RESET = 'sendUserResetMail';
const inHardened = (scenario: Scenario): Scenario => ({ ...scenario, mode: 'hardened' });

/** What admins see and do about the sessions, the events and the existence of others. */
export const userAccountScenarios: readonly Scenario[] = [
  ...refusals('listUserSessions'),
  asAdmin('listUserSessions', 'lists a session', 200, (_, service) => sessionPath(service), true),

  ...refusals('endUserSessions'),
  asAdmin('endUserSessions', 'ends a session', 200, (_, service) => sessionPath(service), true),
  asAdmin('endUserSessions', 'ends those of the caller', 200, ({ id }) => ({ pathParameters: { id } })),
  asAdmin('endUserSessions', 'refuses a user with a role above the caller', 403, async (_, service) =>
    pathOf(await auditor(service)),
  ),

  ...refusals('listUserEvents'),
  asAdmin('listUserEvents', 'lists a sign-in', 200, (_, service) => sessionPath(service), true),
  asAdmin('listUserEvents', 'refuses a made-up cursor', 422, async (_, service) => ({
    ...(await memberPath(service)),
    query: { cursor: 'made-up' },
  })),

  ...refusals(RESET).map(inHardened),
  inHardened(asAdmin(RESET, 'sends the mail', 200, (_, service) => memberPath(service), true)),
  inHardened(
    asAdmin(RESET, 'refuses a user who is not active', 403, async (_, service) => ({
      pathParameters: { id: (await member(service, { active: false })).id },
    })),
  ),
  { ...asAdmin(RESET, 'is not there without mail', 404, (_, service) => memberPath(service)), mode: 'classic' },

  asAdmin('updateDirectoryUser', 'verifies an email by hand', 200, async (_, service) => {
    const { id, email } = await member(service, { emailVerified: false });
    return { pathParameters: { id }, json: { email, name: 'Ada', active: true, email_verified: true } };
  }),

  ...refusals('listCustomerEvents').filter(({ status }) => status !== 404),
  asAdmin('listCustomerEvents', 'lists what happened', 200, () => ({}), true),
  asAdmin('listCustomerEvents', 'lists what happened to one user', 200, async (_, service) => ({
    query: { user: (await member(service)).id },
  })),
  asAdmin('listCustomerEvents', 'refuses a made-up cursor', 422, () => ({ query: { cursor: 'made-up' } })),

  ...refusals('exportCustomerEvents').filter(({ status }) => status !== 404),
  asAdmin('exportCustomerEvents', 'writes a part of a file', 200, () => ({}), true),
  asAdmin('exportCustomerEvents', 'writes JSON Lines of one user and links to the next part', 200, async (caller) => ({
    query: { format: 'jsonl', user: caller.id, limit: '1' },
  })),
  asAdmin('exportCustomerEvents', 'refuses another format', 422, () => ({ query: { format: 'xml' } })),

  asAdmin('updateDirectoryUser', 'makes a user inactive until a time', 200, (_, service) => deactivation(service)),
  asAdmin('updateDirectoryUser', 'refuses an end in the past', 422, async (_, service) => {
    const { pathParameters, json } = await deactivation(service);
    return { pathParameters, json: { ...json, inactive_until: '2020-01-01T00:00:00Z' } };
  }),
  {
    function: 'searchUsers',
    title: 'shows why and until when a user is inactive',
    status: 200,
    run: async (service) => {
      const headers = bearer((await adminWithTokens(service)).token);
      const change = await deactivation(service);
      await service.call('updateDirectoryUser', { headers, ...change });
      const answer = await service.call('searchUsers', { headers, query: { email: change.json.email } });
      if (!JSON.stringify(answer.body).includes('"inactive_reason":"on leave"')) throw new Error('no reason is shown');
      return answer;
    },
  },

  ...refusals(DELETE),
  asAdmin(DELETE, 'deletes a user', 200, (_, service) => memberPath(service), true),
  asAdmin(DELETE, 'deletes a user with an app', 200, async (_, service) => pathOf(await withApp(service))),
  asAdmin(DELETE, 'deletes a user with a passkey', 200, async (_, service) => pathOf(await withPasskey(service))),
  asAdmin(DELETE, 'deletes an admin', 200, async (_, service) => {
    const { id, email } = await member(service);
    await grant(email, [(await setUp()).admin]);
    return { pathParameters: { id } };
  }),
  asAdmin(DELETE, 'refuses the last admin', 409, ({ id }) => ({ pathParameters: { id } })),
  asAdmin(DELETE, 'refuses a user with a role above the caller', 403, async (_, service) =>
    pathOf(await auditor(service)),
  ),
  {
    function: DELETE,
    title: 'asks an admin who signed in an hour ago to sign in again',
    status: 403,
    mode: 'hardened',
    run: async (service) => {
      const { token } = await adminWithTokens(service);
      await agedTokens(token);
      return service.call(DELETE, { headers: bearer(token), ...(await memberPath(service)) });
    },
  },
];
