import type { RequestParts } from '../event';
import { PAGE, PAGE_FORM, pageForm } from '../page-forms';
import { signedInAdmin } from './admin-console';
import { PERSON_FORMS, staleForm } from './admin-people';
import { signedIn } from './auth-service';
import { type Scenario, sends } from './scenario';

/** The forms of the hosted pages that everybody may send. */
const PUBLIC = [
  ...['submitLogin', 'submitLogout', 'submitRegister', 'submitForgot', 'submitForgottenPassword', 'submitLoginLink'],
  ...['submitLoginCode', 'submitPasskeyLogin', 'submitSecondStep'],
];
/** The forms of whoever is signed in. */
const PRIVATE = [
  ...['submitSetup', 'submitSetupCode', 'submitReauthentication', 'addAccountPasskey', 'renameAccountPasskey'],
  ...['removeAccountPasskey', 'removeAuthenticator', 'renewRecoveryCodes', 'submitProfile', 'submitPassword'],
  ...['submitSessions', 'exportAccount', 'submitDeleteAccount'],
];
/** The forms of admins. */
const ADMINS = [...PERSON_FORMS, 'submitImpersonation'];
/** The forms that do not exist in a mode without mail. */
const PUBLIC_MAILING = ['submitResend'];
const PRIVATE_MAILING = ['submitEmail'];

/** The forms of invitations, whose scenarios are in invitations.ts. */
export const INVITATION_FORMS = ['submitInvitation', 'submitInvitationList'];

export const PAGE_FORMS = [...PUBLIC, ...PRIVATE, ...ADMINS];
export const MAILING_PAGE_FORMS = [...PUBLIC_MAILING, ...PRIVATE_MAILING];

const BODIES: readonly { title: string; status: number; parts: RequestParts }[] = [
  {
    title: 'refuses other media types',
    status: 415,
    parts: { text: 'email', headers: { ...PAGE_FORM, 'content-type': 'text/plain' } },
  },
  {
    title: 'refuses more than 16 kB',
    status: 413,
    parts: { form: { email: 'x'.repeat(16 * 1024) }, headers: PAGE_FORM },
  },
];

const mailing = { mode: 'hardened' } as const;

const ofEverybody = (name: string, which: Partial<Scenario> = {}): Scenario[] =>
  BODIES.map(({ title, status, parts }) => ({ ...sends(name, title, status, parts), ...which }));

const ofSignedIn = (name: string, which: Partial<Scenario> = {}): Scenario[] => [
  ...BODIES.map(
    ({ title, status, parts }): Scenario => ({
      function: name,
      title,
      status,
      run: async (service) => service.call(name, { ...parts, cookies: [(await signedIn(service)).cookie] }),
      ...which,
    }),
  ),
  {
    function: name,
    title: 'shows the form again after one of another session',
    status: 403,
    run: async (service) =>
      service.call(name, { ...pageForm({}), headers: PAGE, cookies: [(await signedIn(service)).cookie] }),
    ...which,
  },
];

const ofAdmins = (name: string): Scenario[] => [
  ...BODIES.map(
    ({ title, status, parts }): Scenario => ({
      function: name,
      title,
      status,
      run: async (service) => service.call(name, { ...parts, cookies: [(await signedInAdmin(service)).cookie] }),
    }),
  ),
  {
    function: name,
    title: 'shows the form again after one of another session',
    status: 403,
    run: (service) => staleForm(service, name),
  },
];

/** What every form of the hosted pages refuses before it reads a field. */
export const everyFormScenarios: readonly Scenario[] = [
  ...PUBLIC.flatMap((name) => ofEverybody(name)),
  ...PUBLIC_MAILING.flatMap((name) => ofEverybody(name, mailing)),
  ...PRIVATE.flatMap((name) => ofSignedIn(name)),
  ...ADMINS.flatMap(ofAdmins),
  ...PRIVATE_MAILING.flatMap((name) => ofSignedIn(name, mailing)),
];
