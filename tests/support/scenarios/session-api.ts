import type { Role } from '../../../lib/auth/entities';
import { newCredentials } from '../deps';
import { cookieFrom, type RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { basicHeader } from '../sent-credentials';
import { signedUp } from './auth-service';
import { type Scenario, sends, unreadableBodies } from './scenario';
import { adminWithTokens, grant, setUp } from './user-directory';

/** The routes that only admins may call in mode hardened. */
const FOR_ADMINS = new Set(['listUsers', 'createUser', 'getUser', 'updateUser', 'deleteUser']);

/** A new account with a session of the session API. */
export const loggedIn = async (service: LiveService, { roles = [] }: { roles?: readonly Role[] } = {}) => {
  const credentials = await signedUp(service);
  if (roles.length > 0) await grant(credentials.email, roles);
  const answer = await service.call('logIn', { form: credentials });
  const { id } = answer.body as { id: string };
  return { ...credentials, id, cookie: cookieFrom(answer) };
};

/** The requests of a logged-in caller. */
const asCaller = (
  name: string,
  title: string,
  status: number,
  parts: (caller: { id: string; cookie: string }, service: LiveService) => RequestParts | Promise<RequestParts>,
  isTypical = false,
): Scenario => ({
  function: name,
  title,
  status,
  isTypical,
  run: async (service) => {
    const isForAdmins = process.env.CONTRACT_MODE === 'hardened' && FOR_ADMINS.has(name);
    const caller = await loggedIn(service, isForAdmins ? { roles: [(await setUp()).admin] } : {});
    return service.call(name, { cookies: [caller.cookie], ...(await parts(caller, service)) });
  },
});

const another = async (service: LiveService): Promise<RequestParts> => ({
  pathParameters: { id: (await loggedIn(service)).id },
});

/** RFC 7617, as `curl -u` does it. */
export const basic = (credentials: { email: string; password: string }) => ({
  authorization: basicHeader(credentials),
});

const nobody: RequestParts = { pathParameters: { id: 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01' } };

/** Every private route refuses a request without credentials, and one with invalid credentials. */
const refusals = (name: string): Scenario[] => [
  sends(name, 'asks who sends nothing to sign in', 401, nobody),
  sends(name, 'refuses an unknown session', 403, { ...nobody, cookies: ['_my_session_id=nobody'] }),
];

const wrongFormats = (name: string): Scenario[] => [
  asCaller(name, 'refuses text that is not JSON', 400, ({ id }) => ({
    pathParameters: { id },
    text: '{',
    headers: { 'content-type': 'application/json' },
  })),
  asCaller(name, 'refuses a form', 400, ({ id }) => ({ pathParameters: { id }, form: { first_name: 'Bob' } })),
  asCaller(name, 'refuses fields that are not its own', 400, ({ id }) => ({
    pathParameters: { id },
    json: { first_name: 'Bob', is_admin: true },
  })),
  asCaller(name, 'refuses other media types', 415, ({ id }) => ({
    pathParameters: { id },
    text: 'x',
    headers: { 'content-type': 'text/plain' },
  })),
  asCaller(name, 'refuses more than 16 kB', 413, ({ id }) => ({
    pathParameters: { id },
    json: { first_name: 'x'.repeat(16 * 1024) },
  })),
];

export const sessionApiScenarios: readonly Scenario[] = [
  { ...sends('getStatus', 'says that it is there', 200), isTypical: true },
  { ...sends('refuseUnauthorized', 'shows 401', 401), isTypical: true },
  { ...sends('refuseForbidden', 'shows 403', 403), isTypical: true },

  ...unreadableBodies('logIn'),
  {
    function: 'logIn',
    title: 'begins a session',
    status: 200,
    isTypical: true,
    run: async (service) => service.call('logIn', { form: await signedUp(service) }),
  },
  {
    function: 'logIn',
    title: 'ends the session of the request',
    status: 200,
    run: async (service) => {
      const { cookie, email, password } = await loggedIn(service);
      return service.call('logIn', { json: { email, password }, cookies: [cookie] });
    },
  },
  {
    function: 'logIn',
    title: 'replaces a password hash of lower cost',
    status: 200,
    run: async (service) => service.call('logIn', { form: await signedUp(service, { hashCost: 4 }) }),
  },
  {
    function: 'logIn',
    title: 'refuses a wrong password',
    status: 401,
    run: async (service) => service.call('logIn', { form: { ...(await signedUp(service)), password: 'wrong one' } }),
  },
  sends('logIn', 'refuses an unknown email', 404, { form: newCredentials() }),
  sends('logIn', 'refuses a missing email', 400, { form: { password: 'x' } }),

  ...refusals('logOut'),
  asCaller('logOut', 'ends the session', 200, () => ({}), true),
  {
    function: 'logOut',
    title: 'does not find a session of a caller who authenticated in another way',
    status: 404,
    authType: 'basic_auth',
    run: async (service) => service.call('logOut', { headers: basic(await signedUp(service)) }),
  },

  ...refusals('getMe'),
  asCaller('getMe', 'shows the caller', 200, () => ({}), true),

  ...refusals('getUser'),
  asCaller('getUser', 'shows another user', 200, (_, service) => another(service), true),
  asCaller('getUser', 'shows the caller', 200, ({ id }) => ({ pathParameters: { id } })),
  asCaller('getUser', 'finds nobody', 404, () => nobody),
  asCaller('getUser', 'finds nobody by what is no id', 404, () => ({ pathParameters: { id: 'email#a@example.com' } })),

  ...refusals('listUsers'),
  asCaller('listUsers', 'lists everybody', 200, () => ({}), true),

  ...refusals('getStats'),
  asCaller('getStats', 'counts everybody', 200, () => ({}), true),

  ...refusals('createUser'),
  ...wrongFormats('createUser'),
  asCaller('createUser', 'makes a user', 201, () => ({ json: { ...newCredentials(), first_name: 'Bob' } }), true),
  asCaller('createUser', 'refuses a missing email', 400, () => ({ json: { password: 'x' } })),
  asCaller('createUser', 'refuses a taken email', 400, async (_, service) => ({ json: await signedUp(service) })),
  asCaller('createUser', 'refuses what is no address', 400, () => ({ json: { email: 'bob', password: 'x' } })),

  ...refusals('updateUser'),
  ...wrongFormats('updateUser'),
  asCaller(
    'updateUser',
    'changes the names of another user',
    200,
    async (_, service) => ({ ...(await another(service)), json: { first_name: 'Robert', last_name: null } }),
    true,
  ),
  asCaller('updateUser', 'finds nobody', 404, () => ({ ...nobody, json: {} })),

  ...refusals('deleteMe'),
  asCaller('deleteMe', 'removes the caller', 200, () => ({}), true),
  {
    function: 'deleteMe',
    title: 'removes one of two admins',
    status: 200,
    isTypical: false,
    run: async (service) => {
      await adminWithTokens(service);
      const { cookie } = await loggedIn(service, { roles: [(await setUp()).admin] });
      return service.call('deleteMe', { cookies: [cookie] });
    },
  },

  ...refusals('deleteUser'),
  asCaller('deleteUser', 'removes another user', 200, (_, service) => another(service), true),
  asCaller('deleteUser', 'removes one of two admins', 200, async (_, service) => {
    await adminWithTokens(service);
    return { pathParameters: { id: (await adminWithTokens(service)).id } };
  }),
  asCaller('deleteUser', 'removes the caller', 200, ({ id }) => ({ pathParameters: { id } })),
  asCaller('deleteUser', 'finds nobody', 404, () => nobody),
];
