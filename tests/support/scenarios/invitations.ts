import type { User } from '../../../lib/auth/entities';
import { secretOf } from '../../../lib/auth/user-id';
import { newCredentials } from '../deps';
import type { RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { newUser } from '../new-user';
import { PAGE, PAGE_FORM, pageForm } from '../page-forms';
import { createSoftwareAuthenticator } from '../software-authenticator';
import { signedInAdmin } from './admin-console';
import { signedIn } from './auth-service';
import { aged } from './hardened';
import { type Scenario, sends, unreadableBodies } from './scenario';
import { adminWithTokens, asAdmin, asMember, bearer, setUp, strangers } from './user-directory';
import { refusals } from './user-second-factors';

const TOKEN = '7d444840-9dc0-41d1-b245-5ffdce74fad2.r2V5b25kX3RoZV9sb29raW5nX2dsYXNzX3RoZXJlX2k';
const PASSWORD = 'a password that is good';
const hardened = { mode: 'hardened' } as const;

/** A user who is invited, and the link of their mail, as if it had been sent now. */
export const invited = async (changes: Partial<User> = {}) => {
  const { users } = await import('../../../lib/runtime/users');
  const { ids } = await import('../../../lib/runtime/ids');
  const { clock } = await import('../../../lib/runtime/clock');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const now = clock.now();
  const user = newUser({
    email: newCredentials().email,
    passwordHash: null,
    invitation: { invitedAt: now, invitedBy: ids.newId() },
    ...changes,
  });
  await users.createUser(user);
  const token = `${user.id}.${ids.newSecret()}`;
  const expiresAt = new Date(now.getTime() + 600_000);
  await users.storeInvitationToken({ userId: user.id, email: user.email, tokenHash: hashToken(token), expiresAt });
  return { user, token };
};

const invitedPath = async (changes: Partial<User> = {}) => ({
  pathParameters: { id: (await invited(changes)).user.id },
});

/** The answer of a browser that makes a passkey for a link. */
const passkeyOf = (token: string): string =>
  JSON.stringify(createSoftwareAuthenticator({ userHandle: '' }).register(secretOf(token)));

const invitee = (changes: object = {}) => ({
  email: newCredentials().email,
  name: 'Grace',
  active: true,
  roles: [] as { id: number }[],
  ...changes,
});

/** Changes nothing but invitations, so the same user is invited again and again. */
const untilLimited = async (ask: () => Promise<{ status: number }>, undo: () => Promise<unknown>): Promise<void> => {
  for (let asked = 0; asked < 5; asked += 1) {
    if ((await ask()).status === 429) return;
    await undo();
  }
};

const directory: Scenario[] = [
  { ...asAdmin('createDirectoryUser', 'invites a user', 201, () => ({ json: invitee() })), ...hardened },
  {
    ...asAdmin('createDirectoryUser', 'invites an admin', 201, async () => ({
      json: invitee({ roles: [{ id: (await setUp()).admin.id }] }),
    })),
    ...hardened,
  },
  // Unlike one who is invited, they count as an admin at once.
  asAdmin('createDirectoryUser', 'creates an admin', 201, async () => ({
    json: invitee({ password: PASSWORD, roles: [{ id: (await setUp()).admin.id }] }),
  })),
  {
    ...asAdmin('createDirectoryUser', 'invites nobody who is invited', 409, async () => ({
      json: invitee({ email: (await invited()).user.email }),
    })),
    ...hardened,
  },
  {
    ...asAdmin('createDirectoryUser', 'invites no login name', 422, () => ({
      json: invitee({ email: `grace.${crypto.randomUUID()}` }),
    })),
    ...hardened,
  },
  {
    ...asAdmin('createDirectoryUser', 'invites nobody without mail', 422, () => ({ json: invitee() })),
    mode: 'classic',
  },
  {
    function: 'createDirectoryUser',
    title: 'refuses too many invitations of one mailbox',
    status: 429,
    ...hardened,
    run: async (service) => {
      const headers = bearer((await adminWithTokens(service)).token);
      const json = invitee();
      const create = () => service.call('createDirectoryUser', { headers, json });
      const withdraw = async () => {
        const { users } = await import('../../../lib/runtime/users');
        const user = await users.findUser((await users.findUserId(json.email)) ?? '');
        if (user !== null) await users.deleteUser(user, { now: new Date() });
      };
      await untilLimited(create, withdraw);
      return create();
    },
  },

  ...strangers('listInvitations'),
  asMember('listInvitations', 'refuses who is no admin', 403),
  asAdmin(
    'listInvitations',
    'lists an invitation',
    200,
    async () => {
      await invited();
      return { query: { limit: '1' } };
    },
    true,
  ),
  asAdmin('listInvitations', 'refuses a made-up cursor', 422, () => ({ query: { cursor: 'made-up' } })),

  ...refusals('renewInvitation'),
  asAdmin('renewInvitation', 'sends an invitation again', 200, () => invitedPath(), true),
  asAdmin('renewInvitation', 'refuses whoever is not invited', 409, ({ id }) => ({ pathParameters: { id } })),
  asAdmin('renewInvitation', 'refuses a user with a role above the caller', 403, async () =>
    invitedPath({ roles: [(await setUp()).auditor] }),
  ),
  {
    function: 'renewInvitation',
    title: 'refuses too many mails to one mailbox',
    status: 429,
    run: async (service) => {
      const headers = bearer((await adminWithTokens(service)).token);
      const path = await invitedPath();
      const renew = () => service.call('renewInvitation', { headers, ...path });
      await untilLimited(renew, async () => {});
      return renew();
    },
  },

  ...refusals('withdrawInvitation'),
  asAdmin('withdrawInvitation', 'withdraws an invitation', 200, () => invitedPath(), true),
  asAdmin('withdrawInvitation', 'withdraws that of an admin', 200, async () =>
    invitedPath({ roles: [(await setUp()).admin] }),
  ),
  asAdmin('withdrawInvitation', 'refuses whoever is not invited', 409, ({ id }) => ({ pathParameters: { id } })),
  asAdmin('withdrawInvitation', 'refuses a user with a role above the caller', 403, async () =>
    invitedPath({ roles: [(await setUp()).auditor] }),
  ),
];

const accepts = (
  title: string,
  status: number,
  partsOf: (token: string, service: LiveService) => RequestParts | Promise<RequestParts>,
  { changes = {}, ...which }: Partial<Scenario> & { changes?: Partial<User> } = {},
): Scenario => ({
  function: 'acceptInvitation',
  title,
  status,
  ...hardened,
  ...which,
  run: async (service) => {
    const { token } = await invited(changes);
    return service.call('acceptInvitation', await partsOf(token, service));
  },
});

const refused = (title: string, status: number, parts: RequestParts): Scenario => ({
  ...sends('acceptInvitation', title, status, parts),
  ...hardened,
});

const links: Scenario[] = [
  {
    function: 'showInvitation',
    title: 'shows its forms',
    status: 200,
    ...hardened,
    isTypical: true,
    run: async (service) => {
      await setUp();
      return service.call('showInvitation', { query: { token: (await invited()).token }, headers: PAGE });
    },
  },
  { ...sends('showInvitation', 'refuses what is no link', 403, { query: { token: 'cut' } }), ...hardened },
  {
    ...sends('showInvitation', 'refuses a link of nobody with a page', 403, { query: { token: TOKEN }, headers: PAGE }),
    ...hardened,
  },
  { ...sends('showInvitation', 'is not there without mail', 404, { query: { token: TOKEN } }), mode: 'classic' },

  ...unreadableBodies('acceptInvitation').map((scenario) => ({ ...scenario, ...hardened })),
  accepts('accepts with a password', 200, (token) => ({ form: { token, password: PASSWORD } }), { isTypical: true }),
  {
    ...accepts('counts an admin who accepts', 200, () => ({})),
    run: async (service) => {
      const { token } = await invited({ roles: [(await setUp()).admin] });
      return service.call('acceptInvitation', { form: { token, password: PASSWORD } });
    },
  },
  accepts('accepts with a passkey', 200, (token) => ({ form: { token, passkey: passkeyOf(token) } })),
  accepts('signs a person in who chooses a password', 303, (token) => ({
    form: { token, password: PASSWORD, first_name: 'Ada' },
    headers: PAGE,
  })),
  accepts(
    'asks for the second factor that the user has',
    303,
    (token) => ({ form: { token, password: PASSWORD }, headers: PAGE }),
    { changes: { hasTotp: true, passkeys: 1 } },
  ),
  accepts('ends the session that the browser has', 303, async (token, service) => ({
    form: { token, password: PASSWORD },
    headers: PAGE,
    cookies: [(await signedIn(service)).cookie],
  })),
  {
    ...accepts('asks an admin for the passkey that they have just made', 303, async (token) => ({
      form: { token, passkey: passkeyOf(token) },
      headers: PAGE,
    })),
    secondFactorPolicy: 'admins',
    run: async (service) => {
      const { token } = await invited({ roles: [(await setUp()).admin] });
      return service.call('acceptInvitation', { form: { token, passkey: passkeyOf(token) }, headers: PAGE });
    },
  },
  accepts('shows the form again after a short password', 400, (token) => ({
    form: { token, password: 'short' },
    headers: PAGE,
  })),
  accepts('refuses a passkey for another link', 401, (token) => ({ form: { token, passkey: passkeyOf(TOKEN) } })),
  {
    ...accepts('refuses a passkey that a user has', 401, () => ({})),
    run: async (service) => {
      const authenticator = createSoftwareAuthenticator({ userHandle: '' });
      const use = async () => {
        const { token } = await invited();
        const passkey = JSON.stringify(authenticator.register(secretOf(token)));
        return service.call('acceptInvitation', { form: { token, passkey } });
      };
      await use();
      return use();
    },
  },
  {
    ...accepts('refuses a used link', 403, () => ({})),
    run: async (service) => {
      const { token } = await invited();
      await service.call('acceptInvitation', { form: { token, password: PASSWORD } });
      return service.call('acceptInvitation', { form: { token, password: PASSWORD } });
    },
  },
  refused('refuses a link of nobody', 403, { form: { token: TOKEN, password: PASSWORD } }),
  refused('refuses a link of nobody with a page', 403, { form: { token: TOKEN, password: PASSWORD }, headers: PAGE }),
  refused('refuses a missing token', 400, { form: { password: PASSWORD } }),
  { ...sends('acceptInvitation', 'is not there without mail', 404, { form: { token: TOKEN } }), mode: 'classic' },
];

/** An admin sends a form of the console. */
const sendsForm = (
  name: string,
  title: string,
  status: number,
  fields: () => Record<string, string> | Promise<Record<string, string>>,
  which: Partial<Scenario> = hardened,
): Scenario => ({
  function: name,
  title,
  status,
  ...which,
  run: async (service) => {
    const { cookie } = await signedInAdmin(service);
    return service.call(name, pageForm(await fields(), { session: cookie }));
  },
});

const ONE = 'submitInvitation';
const MANY = 'submitInvitationList';

const consoleStrangers = (name: string): Scenario[] => [
  { ...sends(name, 'leads whoever is not signed in to the sign-in', 303, { headers: PAGE_FORM }) },
  {
    function: name,
    title: 'refuses whoever is no admin',
    status: 403,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      return service.call(name, { headers: PAGE_FORM, cookies: [cookie] });
    },
  },
];

const formBodies = (name: string): Scenario[] =>
  [
    {
      title: 'refuses other media types',
      status: 415,
      parts: { text: 'x', headers: { ...PAGE_FORM, 'content-type': 'text/plain' } },
    },
    {
      title: 'refuses a body that is too large',
      status: 413,
      parts: { form: { email: 'x'.repeat(257 * 1024) }, headers: PAGE_FORM },
    },
    { title: 'refuses a form of another session', status: 403, parts: pageForm({}) },
  ].map(({ title, status, parts }) => ({
    function: name,
    title,
    status,
    run: async (service) => {
      const { cookie } = await signedInAdmin(service);
      return service.call(name, { ...parts, cookies: [cookie] });
    },
  }));

const pages: Scenario[] = [
  ...['showInvitations'].flatMap((name): Scenario[] => [
    sends(name, 'leads whoever is not signed in to the sign-in', 303, { headers: PAGE }),
    {
      function: name,
      title: 'refuses whoever is no admin',
      status: 403,
      run: async (service) => service.call(name, { headers: PAGE, cookies: [(await signedIn(service)).cookie] }),
    },
    {
      function: name,
      title: 'shows the invitations',
      status: 200,
      isTypical: true,
      run: async (service) => {
        const { cookie, id } = await signedInAdmin(service);
        const { users } = await import('../../../lib/runtime/users');
        // The page shows the newest invitations: with these, all are of one admin.
        for (let count = 0; count < 20; count += 1) {
          const invitation = { invitedAt: new Date(Date.now() + 60_000), invitedBy: id };
          await users.createUser(newUser({ passwordHash: null, invitation }));
        }
        return service.call(name, { headers: PAGE, cookies: [cookie] });
      },
    },
  ]),

  ...['showInvitations', ONE, MANY].map(
    (name): Scenario => ({
      function: name,
      title: 'stores the use of the session',
      status: 0,
      ...hardened,
      isAnyStatus: true,
      run: async (service) => {
        const { cookie } = await signedInAdmin(service);
        return service.call(name, pageForm({}, { session: await aged(cookie) }));
      },
    }),
  ),
  ...[ONE, MANY].flatMap((name) => [...consoleStrangers(name), ...formBodies(name)]),
  sendsForm(ONE, 'invites a person', 303, () => ({ action: 'invite', email: newCredentials().email, name: 'Ada' }), {
    ...hardened,
    isTypical: true,
  }),
  sendsForm(ONE, 'invites an admin', 303, async () => ({
    action: 'invite',
    email: newCredentials().email,
    role: String((await setUp()).admin.id),
  })),
  sendsForm(ONE, 'refuses a role above the admin', 403, async () => ({
    action: 'invite',
    email: newCredentials().email,
    role: String((await setUp()).auditor.id),
  })),
  sendsForm(ONE, 'shows the form again without an email', 400, () => ({ action: 'invite', email: '' })),
  sendsForm(ONE, 'shows the form again for an email that is taken', 400, async () => ({
    action: 'invite',
    email: (await invited()).user.email,
  })),
  sendsForm(ONE, 'sends an invitation again', 303, async () => ({ action: 'again', id: (await invited()).user.id })),
  sendsForm(ONE, 'withdraws an invitation', 303, async () => ({ action: 'revoke', id: (await invited()).user.id })),
  sendsForm(ONE, 'says that an invitation is over', 303, () => ({ action: 'revoke', id: crypto.randomUUID() })),
  sendsForm(ONE, 'is not there without mail', 404, () => ({ action: 'invite', email: newCredentials().email }), {
    mode: 'classic',
  }),
  {
    function: ONE,
    title: 'refuses too many mails to one mailbox',
    status: 429,
    ...hardened,
    run: async (service) => {
      const { cookie } = await signedInAdmin(service);
      const { id } = (await invited()).user;
      const again = () => service.call(ONE, pageForm({ action: 'again', id }, { session: cookie }));
      await untilLimited(again, async () => {});
      return again();
    },
  },

  sendsForm(MANY, 'shows what will happen to a list', 200, async () => ({
    step: 'preview',
    list: `${newCredentials().email}, Ada, admin\nbad\n${(await invited()).user.email}`,
  })),
  sendsForm(MANY, 'invites a person', 200, () => ({ step: 'send', list: newCredentials().email }), {
    ...hardened,
    isTypical: true,
  }),
  sendsForm(MANY, 'invites an admin', 200, async () => {
    await setUp();
    return { step: 'send', list: `${newCredentials().email},,admin` };
  }),
  sendsForm(MANY, 'invites nobody twice', 200, async () => ({ step: 'send', list: (await invited()).user.email })),
  sendsForm(MANY, 'takes an email over that nobody has verified', 200, async () => {
    const { users } = await import('../../../lib/runtime/users');
    const user = newUser({ expiresAt: new Date('2126-01-01T00:00:00Z') });
    await users.createUser(user);
    return { step: 'send', list: user.email };
  }),
  sendsForm(MANY, 'shows the form again for an empty list', 400, () => ({ step: 'preview', list: ' ' })),
  sendsForm(MANY, 'is not there without mail', 404, () => ({ step: 'preview', list: newCredentials().email }), {
    mode: 'classic',
  }),
];

/** Invitations, from the API and the console to the page behind their mail. */
export const invitationScenarios: readonly Scenario[] = [...directory, ...links, ...pages];
