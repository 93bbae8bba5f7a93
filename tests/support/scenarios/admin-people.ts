import type { Role } from '../../../lib/auth/entities';
import type { ProfileChange } from '../../../lib/auth/stores/users-store';
import { newCredentials } from '../deps';
import type { Answer } from '../event';
import type { LiveService } from '../live-service';
import { PAGE, pageForm } from '../page-forms';
import { signedInAdmin, strangers } from './admin-console';
import { aged } from './hardened';
import { grown, withPasskey } from './passkeys';
import type { Scenario } from './scenario';
import { withApp } from './second-factors';
import { grant, member, NOBODY, setUp } from './user-directory';
import { auditor, pathOf } from './user-second-factors';

/** What a form shows of a user now: its field `seen`. */
export const seenNow = async (id: string): Promise<string> => {
  const { users } = await import('../../../lib/runtime/users');
  const { seenOf } = await import('../../../lib/endpoints/admin-console/person/seen');
  const user = await users.findUser(id);
  return user === null ? '' : JSON.stringify(seenOf(user));
};

type Fields = Record<string, string>;
type Person = { id: string; email: string };
type FieldsOf = (person: Person) => Fields | Promise<Fields>;
type Find = (service: LiveService) => Promise<Person>;

const typical = { isTypical: true } as const;
const anybody: Find = (service) => member(service);
const somebody =
  (profile: ProfileChange): Find =>
  (service) =>
    member(service, profile);
/** By the cookie of their session: with its factors. */
const having =
  (find: (service: LiveService) => Promise<{ email: string }>): Find =>
  async (service) => {
    const found = await find(service);
    return { email: found.email, id: (await pathOf(found)).pathParameters.id };
  };
const withRoles =
  (pick: (roles: Awaited<ReturnType<typeof setUp>>) => Role[]): Find =>
  async (service) => {
    const person = await member(service);
    await grant(person.email, pick(await setUp()));
    return person;
  };

/** An admin opens the page about somebody. */
const opens = (title: string, status: number, find: Find, which = {}): Scenario => ({
  function: 'showPerson',
  title,
  status,
  run: async (service) => {
    const { cookie } = await signedInAdmin(service);
    const { id } = await find(service);
    return service.call('showPerson', { headers: PAGE, cookies: [cookie], pathParameters: { id } });
  },
  ...which,
});

/** An admin sends a form about somebody. */
const fills = (
  name: string,
  title: string,
  status: number,
  fields: FieldsOf,
  { find = anybody, cookieOf = async (cookie: string) => cookie, ...which }: Partial<Scenario> & Options = {},
): Scenario => ({
  function: name,
  title,
  status,
  run: async (service) => {
    const { cookie } = await signedInAdmin(service);
    const person = await find(service);
    return sendForm(service, name, await cookieOf(cookie), person.id, await fields(person));
  },
  ...which,
});

interface Options {
  find?: Find;
  cookieOf?: (cookie: string) => Promise<string>;
}

const sendForm = (service: LiveService, name: string, session: string, id: string, fields: Fields): Promise<Answer> =>
  service.call(name, { ...pageForm(fields, { session }), pathParameters: { id } });

/** The caller sends a form about themself. */
const aboutSelf = (name: string, fields: FieldsOf): Scenario => ({
  function: name,
  title: 'refuses the caller’s own account',
  status: 403,
  mode: 'hardened',
  run: async (service) => {
    const { cookie, id, email } = await signedInAdmin(service);
    return sendForm(service, name, cookie, id, await fields({ id, email }));
  },
});

const profile =
  (changes: Fields): FieldsOf =>
  async ({ id, email }) => ({ email, name: 'Ada King', seen: await seenNow(id), ...changes });
const state =
  (change: string, changes: Fields = {}): FieldsOf =>
  async ({ id }) => ({ change, seen: await seenNow(id), ...changes });
const nothing: FieldsOf = () => ({});
const confirmation: FieldsOf = ({ email }) => ({ confirmation: email });
const old = '{"version":0,"email":"","name":null,"active":true,"reason":null,"until":null,"verified":true,"roles":[]}';

const pages: Scenario[] = [
  opens('shows a person', 200, anybody, typical),
  opens('shows second factors', 200, having(withApp)),
  opens('shows somebody who is disabled', 200, somebody({ active: false, inactiveReason: 'left' })),
  opens('finds nobody', 404, async () => ({ id: NOBODY, email: '' })),
  opens('finds nobody of another customer', 404, somebody({ customerId: 2 })),
  {
    function: 'showPerson',
    title: 'shows the caller',
    status: 200,
    run: async (service) => {
      const { cookie, id } = await signedInAdmin(service);
      return service.call('showPerson', { headers: PAGE, cookies: [cookie], pathParameters: { id } });
    },
  },
];

const PROFILE = 'submitPersonProfile';
const profileForms: Scenario[] = [
  fills(PROFILE, 'changes the name', 303, profile({}), typical),
  fills(PROFILE, 'changes the email', 303, profile({ email: newCredentials().email })),
  fills(PROFILE, 'grants a role', 303, profile({ role_1: 'on' })),
  fills(PROFILE, 'takes a role away', 303, profile({}), { find: withRoles(({ admin }) => [admin]) }),
  fills(PROFILE, 'refuses what is no email', 400, profile({ email: '?' })),
  fills(PROFILE, 'refuses a field that it does not know', 400, profile({ rolle_1: 'on' })),
  {
    function: PROFILE,
    title: 'refuses the email of another account',
    status: 400,
    run: async (service) => {
      const { cookie } = await signedInAdmin(service);
      const [person, other] = [await member(service), await member(service)];
      return sendForm(service, PROFILE, cookie, person.id, await profile({ email: other.email })(person));
    },
  },
  fills(PROFILE, 'refuses a role that does not exist', 404, profile({ role_999: 'on' })),
  fills(PROFILE, 'refuses a role above the caller', 403, async (person) => {
    const { auditor: above } = await setUp();
    return profile({ [`role_${above.id}`]: 'on' })(person);
  }),
  fills(PROFILE, 'refuses a form without what it has shown', 403, ({ email }) => ({ email })),
  fills(PROFILE, 'shows what has changed since', 409, profile({ seen: old })),
  fills(PROFILE, 'asks for a recent sign-in', 303, profile({}), { cookieOf: grown }),
];

const STATE = 'submitPersonState';
const until = '2126-01-01T08:00';
const stateForms: Scenario[] = [
  fills(STATE, 'disables', 303, state('disable', { inactive_reason: 'left', inactive_until: until }), typical),
  fills(STATE, 'disables an admin', 303, state('disable'), { find: withRoles(({ admin }) => [admin]) }),
  fills(STATE, 'enables', 303, state('enable'), { find: somebody({ active: false }) }),
  fills(STATE, 'verifies an email', 303, state('verify'), {
    find: somebody({ emailVerified: false }),
    mode: 'hardened',
  }),
  fills(STATE, 'verifies nothing without mail', 404, state('verify'), { mode: 'classic' }),
  fills(STATE, 'ends all sessions', 303, state('end_sessions')),
  fills(STATE, 'refuses an end in the past', 400, state('disable', { inactive_until: '2020-01-01T08:00' })),
  fills(STATE, 'refuses a change that it does not know', 400, state('destroy')),
  fills(STATE, 'shows what has changed since', 409, state('disable', { seen: old }), {
    find: async (service) => {
      const { id, email } = await member(service);
      return { id, email };
    },
  }),
];

const RESET = 'submitPersonResetMail';
const FACTORS = 'removePersonFactors';
const DELETE = 'deletePerson';
const others: Scenario[] = [
  fills(RESET, 'sends the mail', 303, nothing, { ...typical, mode: 'hardened' }),
  fills(RESET, 'refuses somebody who is disabled', 403, nothing, {
    find: somebody({ active: false }),
    mode: 'hardened',
  }),
  fills(RESET, 'is not there without mail', 404, nothing, { mode: 'classic' }),

  fills(FACTORS, 'removes an app', 303, nothing, { ...typical, find: having(withApp) }),
  fills(FACTORS, 'removes a passkey', 303, nothing, { find: having(withPasskey) }),
  fills(FACTORS, 'asks for a recent sign-in', 303, nothing, { find: having(withApp), cookieOf: grown }),

  fills(DELETE, 'deletes', 303, confirmation, typical),
  fills(DELETE, 'deletes somebody with a second factor', 303, confirmation, { find: having(withApp) }),
  fills(DELETE, 'deletes an admin', 303, confirmation, { find: withRoles(({ admin }) => [admin]) }),
  fills(DELETE, 'refuses another confirmation', 400, () => ({ confirmation: 'x' })),
  fills(DELETE, 'asks for a recent sign-in', 303, confirmation, { cookieOf: grown }),
];

const FORMS: readonly (readonly [name: string, fields: FieldsOf])[] = [
  [PROFILE, profile({})],
  [STATE, state('disable')],
  [RESET, nothing],
  [FACTORS, nothing],
  [DELETE, confirmation],
];

/** What every form about a person refuses. */
const every = FORMS.flatMap(([name, fields]): Scenario[] => [
  aboutSelf(name, fields),
  fills(name, 'refuses somebody with a role above the caller', 403, fields, {
    find: having(auditor),
    mode: 'hardened',
  }),
  fills(name, 'finds nobody of another customer', 404, fields, { find: somebody({ customerId: 2 }), mode: 'hardened' }),
]);

/** What the page and every form do with their callers. */
const callers = ['showPerson', ...FORMS.map(([name]) => name)].flatMap((name): Scenario[] => [
  ...strangers(name),
  {
    function: name,
    title: 'stores the use of the session',
    status: 0,
    isAnyStatus: true,
    mode: 'hardened',
    run: async (service) => {
      const { cookie } = await signedInAdmin(service);
      return sendForm(service, name, await aged(cookie), NOBODY, {});
    },
  },
]);

/** Whoever is signed in sends the form of another session: it is shown again. */
export const staleForm = async (service: LiveService, name: string): Promise<Answer> => {
  const [{ cookie }, { id }] = [await signedInAdmin(service), await member(service)];
  return service.call(name, { ...pageForm({}), headers: PAGE, cookies: [cookie], pathParameters: { id } });
};

/** The forms about a person, by the names of their functions. */
export const PERSON_FORMS = FORMS.map(([name]) => name);

export const adminPeopleScenarios: readonly Scenario[] = [
  ...pages,
  ...profileForms,
  ...stateForms,
  ...others,
  ...every,
  ...callers,
];
