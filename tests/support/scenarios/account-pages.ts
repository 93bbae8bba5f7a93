import { newCredentials } from '../deps';
import type { Answer } from '../event';
import type { LiveService } from '../live-service';
import { PAGE, pageForm } from '../page-forms';
import { signedIn } from './auth-service';
import { aged } from './hardened';
import { grown } from './passkeys';
import { type Scenario, sends } from './scenario';
import { withApp } from './second-factors';
import { grant, setUp } from './user-directory';

type Account = Awaited<ReturnType<typeof signedIn>>;

const scenario = (
  name: string,
  title: string,
  status: number,
  run: (service: LiveService) => Promise<Answer>,
  which: Partial<Scenario> = {},
): Scenario => ({ function: name, title, status, run, ...which });

const typical = { isTypical: true } as const;

/** Somebody who is signed in opens a page. */
const opens = (name: string, title: string, status: number, query?: Record<string, string>, which = {}): Scenario =>
  scenario(
    name,
    title,
    status,
    async (service) => {
      const { cookie } = await signedIn(service);
      return service.call(name, { headers: PAGE, cookies: [cookie], ...(query === undefined ? {} : { query }) });
    },
    which,
  );

/** Somebody who is signed in sends a form. */
const fills = (
  name: string,
  title: string,
  status: number,
  fields: (account: Account) => Record<string, string>,
  which = {},
): Scenario =>
  scenario(
    name,
    title,
    status,
    async (service) => {
      const account = await signedIn(service);
      return service.call(name, pageForm(fields(account), { session: account.cookie }));
    },
    which,
  );

const shown: Scenario[] = [
  opens('showAccount', 'shows the account', 200, undefined, typical),
  scenario('showAccount', 'shows second factors', 200, async (service) => {
    const { cookie } = await withApp(service);
    return service.call('showAccount', { headers: PAGE, cookies: [cookie] });
  }),
  opens('showAccountEvents', 'shows events', 200, undefined, typical),
  opens('showAccountEvents', 'refuses another cursor', 400, { cursor: 'x' }),
  opens('showDeleteAccount', 'asks for a confirmation', 200, undefined, typical),
  scenario('showDeleteAccount', 'asks for a recent sign-in', 303, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('showDeleteAccount', { headers: PAGE, cookies: [await grown(cookie)] });
  }),
  { ...sends('changePasswordUrl', 'leads to the form', 302), isTypical: true },
];

const names = { first_name: 'Ada', last_name: 'Lovelace', language: 'fr' };
const mails = { mode: 'hardened' } as const;

const forms: Scenario[] = [
  fills('submitProfile', 'changes the names', 303, () => names, typical),
  fills('submitProfile', 'refuses a long name', 400, () => ({ ...names, first_name: 'x'.repeat(201) })),

  fills('submitEmail', 'requests the mail', 303, () => ({ new_email: newCredentials().email }), {
    ...typical,
    ...mails,
  }),
  fills('submitEmail', 'refuses what is no email', 400, () => ({ new_email: 'bob' }), mails),
  fills('submitEmail', 'is not there without mail', 404, () => ({ new_email: 'bob@example.com' }), { mode: 'classic' }),

  fills('submitPassword', 'changes the password', 303, ({ password }) => change(password), typical),
  fills('submitPassword', 'refuses a wrong current password', 403, () => change('wrong')),
  fills('submitPassword', 'refuses two that differ', 400, ({ password }) => ({ ...change(password), repeat: 'other' })),

  scenario(
    'submitSessions',
    'ends one session',
    303,
    async (service) => {
      const { cookie, ...account } = await signedIn(service);
      await service.call('signIn', { form: account });
      const listed = await service.call('listSessions', { cookies: [cookie] });
      const { sessions } = listed.body as { sessions: { reference: string; current: boolean }[] };
      const session = sessions.find(({ current }) => !current)?.reference ?? '';
      return service.call('submitSessions', pageForm({ session }, { session: cookie }));
    },
    typical,
  ),
  fills('submitSessions', 'ends all others', 303, () => ({ session: 'others' })),
  fills('submitSessions', 'says that a session had ended', 303, () => ({ session: 'none' })),
  fills('submitSessions', 'refuses to end nothing', 400, () => ({})),

  fills('exportAccount', 'returns the data', 200, () => ({}), typical),
  scenario('exportAccount', 'returns second factors', 200, async (service) => {
    const { cookie } = await withApp(service);
    return service.call('exportAccount', pageForm({}, { session: cookie }));
  }),

  fills('submitDeleteAccount', 'deletes the account', 303, ({ email }) => ({ confirmation: email }), typical),
  fills('submitDeleteAccount', 'refuses another confirmation', 400, () => ({ confirmation: 'bob@example.com' })),
  scenario('submitDeleteAccount', 'deletes second factors too', 303, async (service) => {
    const { cookie, email } = await withApp(service);
    return service.call('submitDeleteAccount', pageForm({ confirmation: email }, { session: cookie }));
  }),
  scenario('submitDeleteAccount', 'keeps the last admin', 403, async (service) => {
    const { cookie, email } = await signedIn(service);
    await grant(email, [(await setUp()).admin]);
    return service.call('submitDeleteAccount', pageForm({ confirmation: email }, { session: cookie }));
  }),
];

function change(password: string): Record<string, string> {
  const { password: next } = newCredentials();
  return { current_password: password, new_password: next, repeat: next };
}

const OPENED = ['showAccount', 'showAccountEvents', 'showDeleteAccount'];
const SENT = [
  'submitProfile',
  'submitEmail',
  'submitPassword',
  'submitSessions',
  'exportAccount',
  'submitDeleteAccount',
];

/** What every page and form does with its callers. */
const callers = [...OPENED, ...SENT].flatMap((name): Scenario[] => [
  sends(name, 'leads whoever is not signed in to the sign-in', 303, pageForm({})),
  scenario(
    name,
    'stores the use of the session',
    0,
    async (service) => service.call(name, pageForm({}, { session: await aged((await signedIn(service)).cookie) })),
    { mode: 'hardened', isAnyStatus: true },
  ),
]);

/** The account page and its forms. */
export const accountPageScenarios: readonly Scenario[] = [...shown, ...forms, ...callers];
