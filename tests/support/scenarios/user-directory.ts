import { randomUUID } from 'node:crypto';
import type { Role } from '../../../lib/auth/entities';
import { ADMIN } from '../../../lib/auth/roles';
import type { ProfileChange } from '../../../lib/auth/stores/users-store';
import { newCredentials } from '../deps';
import type { RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { signedUp } from './auth-service';
import { type Scenario, sends } from './scenario';

interface Member {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

/** A new account of a customer, with changes that are stored directly. */
export const member = async (service: LiveService, profile: ProfileChange = {}): Promise<Member> => {
  const credentials = await signedUp(service);
  return { ...credentials, id: await change(credentials.email, { name: 'Ada', ...profile }) };
};

const change = async (email: string, profile: ProfileChange): Promise<string> => {
  const { users } = await import('../../../lib/runtime/users');
  const before = await users.findUser((await users.findUserId(email)) ?? '');
  if (before === null) throw new Error('the account is not there');
  const result = await users.changeUser({ before, profile, now: new Date() });
  if (result.outcome !== 'changed') throw new Error(result.outcome);
  return before.id;
};

/** Grant a user these roles, as the admin command does. */
export const grant = (email: string, roles: readonly Role[]): Promise<string> => change(email, { roles });

/** The roles of the scenarios, and customer 1. */
export const setUp = async (): Promise<{ admin: Role; auditor: Role }> => {
  const { roles } = await import('../../../lib/runtime/roles');
  const { createCustomersStore } = await import('../../../lib/store/users/customers-store');
  const { tableClient } = await import('../../../lib/runtime/table-client');
  await createCustomersStore(tableClient, process.env.CUSTOMERS_TABLE ?? '').createCustomer({ id: 1, name: 'One' });
  const { id: _, ...wanted } = ADMIN;
  const admin = await roles.ensureRole(wanted);
  return { admin, auditor: await roles.ensureRole({ code: 'auditor', name: 'Auditor', reserved: true }) };
};

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A new account with the tokens of a session. */
export const withTokens = async (service: LiveService, profile: ProfileChange = {}) => {
  const someone = await member(service, profile);
  const { email, password } = someone;
  const answer = await service.call('issueTokens', { json: { email, password } });
  const body = answer.body as { access_token: string; refresh_token: string };
  const cookie = answer.cookies[0]?.split(';')[0] ?? '';
  return { ...someone, token: body.access_token, refreshToken: body.refresh_token, cookie };
};

/** An admin of customer 1 with tokens. */
export const adminWithTokens = async (service: LiveService) => {
  const { admin } = await setUp();
  return withTokens(service, { roles: [admin] });
};

type Parts = (caller: Member, service: LiveService) => RequestParts | Promise<RequestParts>;

const asCaller =
  (signIn: typeof adminWithTokens) =>
  (name: string, title: string, status: number, parts: Parts = () => ({}), isTypical = false): Scenario => ({
    function: name,
    title,
    status,
    isTypical,
    run: async (service) => {
      const caller = await signIn(service);
      return service.call(name, { headers: bearer(caller.token), ...(await parts(caller, service)) });
    },
  });

export const asAdmin = asCaller(adminWithTokens);
export const asMember = asCaller((service) => withTokens(service));

export const NOBODY = 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01';
const ELSEWHERE = { headers: { 'sec-fetch-site': 'cross-site' } };

/** Every private route refuses a request without a token, and one with an invalid token. */
export const strangers = (name: string): Scenario[] => [
  sends(name, 'asks who sends nothing to sign in', 401),
  sends(name, 'refuses what is no token', 401, { headers: bearer('made-up') }),
  {
    function: name,
    title: 'refuses a token whose session has ended',
    status: 401,
    run: async (service) => {
      const { token } = await withTokens(service);
      await service.call('revokeTokens', { headers: bearer(token) });
      return service.call(name, { headers: bearer(token) });
    },
  },
];

const wrongDocuments = (name: string, as: typeof asAdmin): Scenario[] => [
  as(name, 'refuses a form', 422, () => ({ form: { email: 'ada@example.com' } })),
  as(name, 'refuses fields that are not its own', 422, () => ({ json: { is_admin: true } })),
  as(name, 'refuses more than 16 kB', 413, () => ({ json: { name: 'x'.repeat(16 * 1024) } })),
];

const unreadable = (name: string): Scenario[] => [
  sends(name, 'refuses a page of another site', 403, { json: {}, ...ELSEWHERE }),
  sends(name, 'refuses a form', 422, { form: { email: 'ada@example.com' } }),
  sends(name, 'refuses fields that are not its own', 422, { json: { is_admin: true } }),
  sends(name, 'refuses more than 16 kB', 413, { json: { email: 'x'.repeat(16 * 1024) } }),
];

const newProfile = (changes: object = {}) => ({
  ...newCredentials(),
  name: 'Grace',
  active: true,
  roles: [] as { id: number }[],
  ...changes,
});

const newLoginName = () => `admin.${randomUUID()}`;

/** A change of another user of the customer. */
const changes =
  (change: object, profile?: ProfileChange): Parts =>
  async (_, service) => {
    const { id, email } = await member(service, profile);
    return { pathParameters: { id }, json: { email, name: 'Ada King', active: true, ...change } };
  };

export const userDirectoryScenarios: readonly Scenario[] = [
  ...unreadable('issueTokens'),
  {
    function: 'issueTokens',
    title: 'begins a session',
    status: 200,
    isTypical: true,
    run: async (service) => {
      // The very first sign-in creates the signing key.
      await withTokens(service);
      const { email, password } = await member(service);
      return service.call('issueTokens', { json: { email, password } });
    },
  },
  {
    function: 'issueTokens',
    title: 'ends the session of the request',
    status: 200,
    run: async (service) => {
      const { email, password, cookie } = await withTokens(service);
      return service.call('issueTokens', { json: { email, password }, cookies: [cookie] });
    },
  },
  {
    function: 'issueTokens',
    title: 'replaces a password hash of lower cost',
    status: 200,
    run: async (service) => service.call('issueTokens', { json: await signedUp(service, { hashCost: 4 }) }),
  },
  {
    function: 'issueTokens',
    title: 'refuses a wrong password',
    status: 401,
    run: async (service) => service.call('issueTokens', { json: { ...(await signedUp(service)), password: 'wrong' } }),
  },
  {
    function: 'issueTokens',
    title: 'refuses an account that is not active',
    status: 401,
    run: async (service) => {
      const { email, password } = await member(service, { active: false });
      return service.call('issueTokens', { json: { email, password } });
    },
  },
  sends('issueTokens', 'refuses an unknown email', 404, { json: newCredentials() }),

  ...unreadable('refreshTokens'),
  {
    function: 'refreshTokens',
    title: 'issues the next tokens',
    status: 200,
    isTypical: true,
    run: async (service) => {
      const { refreshToken } = await withTokens(service);
      const first = await service.call('refreshTokens', { json: { refresh_token: refreshToken } });
      // The first request of a container reads the keys.
      const { refresh_token } = first.body as { refresh_token: string };
      return service.call('refreshTokens', { json: { refresh_token } });
    },
  },
  {
    function: 'refreshTokens',
    title: 'ends the session of a token that is not its valid one',
    status: 401,
    run: async (service) => {
      const { refreshToken } = await withTokens(service);
      const json = { refresh_token: refreshToken.replace(/[^.]+$/, 'A'.repeat(43)) };
      return service.call('refreshTokens', { json });
    },
  },
  sends('refreshTokens', 'refuses what is no token', 401, { json: { refresh_token: 'made-up' } }),

  ...strangers('getToken'),
  asMember('getToken', 'shows the payload', 200, () => ({}), true),

  ...strangers('revokeTokens'),
  asMember('revokeTokens', 'ends the session', 200, () => ({}), true),
  asMember('revokeTokens', 'refuses a page of another site', 403, () => ELSEWHERE),

  ...strangers('setPassword'),
  ...wrongDocuments('setPassword', asMember),
  asAdmin(
    'setPassword',
    'sets the password of another user',
    200,
    async (_, service) => ({ json: { email: (await member(service)).email, password: newCredentials().password } }),
    true,
  ),
  asMember('setPassword', "sets the caller's own password", 200, ({ email }) => ({ json: { email, password: 'new' } })),
  asMember('setPassword', 'refuses somebody else to who is no admin', 403, async (_, service) => ({
    json: { email: (await member(service)).email, password: 'new' },
  })),
  asAdmin('setPassword', 'refuses an unknown email', 422, () => ({ json: newCredentials() })),

  ...strangers('createDirectoryUser'),
  ...wrongDocuments('createDirectoryUser', asAdmin),
  asMember('createDirectoryUser', 'refuses who is no admin', 403, () => ({ json: newProfile() })),
  asAdmin('createDirectoryUser', 'makes a user', 201, () => ({ json: newProfile() }), true),
  asAdmin('createDirectoryUser', 'makes a user with a login name', 201, () => ({
    json: newProfile({ email: newLoginName() }),
  })),
  asAdmin('createDirectoryUser', 'makes an admin', 201, () => ({ json: newProfile({ roles: [{ id: 1 }] }) })),
  asAdmin('createDirectoryUser', 'refuses a role above the caller', 403, () => ({
    json: newProfile({ roles: [{ id: 2 }] }),
  })),
  asAdmin('createDirectoryUser', 'refuses unknown roles', 422, () => ({ json: newProfile({ roles: [{ id: 99 }] }) })),
  asAdmin('createDirectoryUser', 'refuses a taken email', 409, ({ email }) => ({ json: newProfile({ email }) })),

  ...strangers('searchUsers'),
  asMember('searchUsers', 'refuses who is no admin', 403),
  asAdmin('searchUsers', 'lists a page', 200, () => ({}), true),
  asAdmin('searchUsers', 'finds by parts', 200, () => ({ query: { email: 'CANARY', name: 'ad', limit: '1' } })),
  asAdmin('searchUsers', 'finds by the beginning', 200, () => ({ query: { email_prefix: 'canary-', offset: '1' } })),
  asAdmin('searchUsers', 'finds by the beginning of the name', 200, () => ({ query: { name_prefix: 'ad' } })),
  asAdmin('searchUsers', 'finds by a text', 200, () => ({ query: { query: 'DA', limit: '1' } })),
  asAdmin('searchUsers', 'refuses what is no number', 422, () => ({ query: { limit: 'many' } })),
  asAdmin('searchUsers', 'refuses a made-up cursor', 422, () => ({ query: { cursor: 'made-up' } })),

  ...strangers('getDirectoryUser'),
  asMember('getDirectoryUser', 'refuses who is no admin', 403),
  asAdmin(
    'getDirectoryUser',
    'shows another user',
    200,
    async (_, service) => ({ pathParameters: { id: (await member(service)).id } }),
    true,
  ),
  asAdmin('getDirectoryUser', 'finds nobody', 404, () => ({ pathParameters: { id: NOBODY } })),
  asAdmin('getDirectoryUser', 'finds nobody of another customer', 404, async (_, service) => ({
    pathParameters: { id: (await member(service, { customerId: 2 })).id },
  })),

  ...strangers('updateDirectoryUser'),
  ...wrongDocuments('updateDirectoryUser', asAdmin),
  asMember('updateDirectoryUser', 'refuses who is no admin', 403, changes({})),
  asAdmin('updateDirectoryUser', 'changes a name', 200, changes({}), true),
  asAdmin('updateDirectoryUser', 'changes everything', 200, async (caller, service) =>
    changes({ ...newCredentials(), active: false, roles: [{ id: 1 }] })(caller, service),
  ),
  asAdmin('updateDirectoryUser', 'gives a login name in place of the email', 200, async (caller, service) =>
    changes({ email: newLoginName() })(caller, service),
  ),
  asAdmin('updateDirectoryUser', 'makes an admin', 200, changes({ roles: [{ id: 1 }] })),
  asAdmin('updateDirectoryUser', 'refuses unknown roles', 422, changes({ roles: [{ id: 99 }] })),
  asAdmin('updateDirectoryUser', 'refuses a taken email', 409, async (caller, service) =>
    changes({ email: caller.email })(caller, service),
  ),
  asAdmin('updateDirectoryUser', 'refuses to change own roles', 403, ({ id, email }) => ({
    pathParameters: { id },
    json: { email, name: 'Ada', active: true, roles: [] },
  })),
  asAdmin('updateDirectoryUser', 'finds nobody', 404, () => ({
    pathParameters: { id: NOBODY },
    json: { email: 'ada@example.com', name: 'Ada', active: true },
  })),

  ...strangers('countSignIns'),
  asMember('countSignIns', 'refuses who is no admin', 403),
  asAdmin('countSignIns', 'counts the days', 200, () => ({ query: { days: '90' } }), true),
  asAdmin('countSignIns', 'refuses more days than there are', 422, () => ({ query: { days: '91' } })),
  ...strangers('listRoles'),
  asMember('listRoles', 'refuses who is no admin', 403),
  asAdmin('listRoles', 'lists a page', 200, () => ({ query: { limit: '1' } }), true),
  asAdmin('listRoles', 'refuses an offset that is no number', 422, () => ({ query: { offset: '-1' } })),
];
