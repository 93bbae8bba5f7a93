import { randomUUID } from 'node:crypto';
import { wrongTotpCode } from '../authenticator-app';
import { newCredentials } from '../deps';
import type { Answer, RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { pageForm, pendingCookies } from '../page-forms';
import { signedInAdmin } from './admin-console';
import { signedIn, signedUp } from './auth-service';
import { atSecondStep, scanning } from './factor-pages';
import type { Scenario } from './scenario';
import { settingUp, withApp } from './second-factors';
import { basic } from './session-api';
import { adminWithTokens, bearer, member } from './user-directory';

/** More requests than any limit allows, for an account, an IP address or a recipient. */
const MANY = 25;

/** Repeat a request. @returns the first answer with 429; otherwise the last answer. */
const untilRefused = async (ask: () => Promise<Answer>): Promise<Answer> => {
  let answer = await ask();
  for (let asked = 1; answer.status !== 429 && asked < MANY; asked += 1) answer = await ask();
  return answer;
};

const limited = (
  name: string,
  title: string,
  partsOf: (service: LiveService) => Promise<() => RequestParts>,
  which: Pick<Scenario, 'mode' | 'authType'> = {},
): Scenario => ({
  function: name,
  title,
  status: 429,
  ...which,
  run: async (service) => {
    const parts = await partsOf(service);
    return untilRefused(() => service.call(name, parts()));
  },
});

/** The same request each time. */
const same = (parts: RequestParts) => () => parts;
const wrong = () => newCredentials().password;

const guesses = ['signIn', 'logIn', 'issueTokens'].map((name) =>
  limited(name, 'refuses too many guesses', async () => same({ json: newCredentials() })),
);

const codes = ['signIn', 'logIn', 'issueTokens'].map((name) =>
  limited(name, 'refuses too many codes', async () =>
    same({ json: { email: newCredentials().email, code: '123456' } }),
  ),
);

/** Routes with Basic authentication check a password at every request, so the guess limits apply to them too. */
const basicGuesses = [
  'getMe',
  'getUser',
  'getStats',
  'listUsers',
  'createUser',
  'updateUser',
  'deleteUser',
  'deleteMe',
  'logOut',
].map((name) =>
  limited(
    name,
    'refuses too many guesses',
    async () => same({ headers: basic(newCredentials()), pathParameters: { id: 'me' } }),
    { authType: 'basic_auth' },
  ),
);

const ofCurrentPassword: Scenario[] = [
  limited('reauthenticate', 'refuses too many guesses of the password', async (service) => {
    const { cookie } = await signedIn(service);
    return () => ({ form: { password: wrong() }, cookies: [cookie] });
  }),
  limited('changePassword', 'refuses too many guesses of the current password', async (service) => {
    const { cookie } = await signedIn(service);
    return () => ({ form: { current_password: wrong(), new_password: wrong() }, cookies: [cookie] });
  }),
  limited(
    'setPassword',
    'refuses too many guesses of the current password',
    async (service) => {
      const { email, token } = await adminWithTokens(service);
      const headers = { authorization: `Bearer ${token}` };
      return () => ({ json: { email, password: wrong(), current_password: wrong() }, headers });
    },
    { mode: 'hardened' },
  ),
  limited(
    'updateDirectoryUser',
    'refuses too many guesses of the current password',
    async (service) => {
      const { id, email, token } = await adminWithTokens(service);
      const headers = { authorization: `Bearer ${token}` };
      const json = () => ({ email, name: 'Ada', active: true, password: wrong(), current_password: wrong() });
      return () => ({ json: json(), headers, pathParameters: { id } });
    },
    { mode: 'hardened' },
  ),
];

/** Wrong codes of a signed-in user. */
const ofFactors: Scenario[] = [
  limited('enableTotp', 'refuses too many wrong codes', async (service) => {
    const { cookie, wrongCode } = await settingUp(service);
    return () => ({ json: { code: wrongCode() }, cookies: [cookie] });
  }),
  ...['disableTotp', 'replaceRecoveryCodes'].map((name) =>
    limited(name, 'refuses too many wrong codes', async (service) => {
      const { cookie, wrongCode } = await withApp(service);
      return () => ({ json: { code: wrongCode() }, cookies: [cookie] });
    }),
  ),
];

const ofMail: Scenario[] = [
  limited('signUp', 'refuses too many of one address', async () => () => ({ form: newCredentials() }), {
    mode: 'hardened',
  }),
  ...['requestPasswordReset', 'requestEmailVerification'].map((name) =>
    limited(
      name,
      'refuses too many mails to one mailbox',
      async (service) => same({ form: { email: (await signedUp(service)).email } }),
      { mode: 'hardened' },
    ),
  ),
  limited('requestSignInLink', 'refuses too many mails to one mailbox', async () =>
    same({ form: { email: newCredentials().email } }),
  ),
  limited(
    'requestEmailChange',
    'refuses too many mails to one mailbox',
    async (service) => {
      const { cookie } = await signedIn(service);
      const form = { new_email: newCredentials().email };
      return same({ form, cookies: [cookie] });
    },
    { mode: 'hardened' },
  ),
  limited(
    'sendUserResetMail',
    'refuses too many mails to one mailbox',
    async (service) => {
      const { token } = await adminWithTokens(service);
      return same({ headers: bearer(token), pathParameters: { id: (await member(service)).id } });
    },
    { mode: 'hardened' },
  ),
  limited(
    'submitPersonResetMail',
    'refuses too many mails to one mailbox',
    async (service) => {
      const [{ cookie }, { id }] = [await signedInAdmin(service), await member(service)];
      return same({ ...pageForm({}, { session: cookie }), pathParameters: { id } });
    },
    { mode: 'hardened' },
  ),
];

/** A token of the right form that no mail contained. */
const madeUp = () => ({ token: `${randomUUID()}.${'x'.repeat(43)}` });

const ofTokens: Scenario[] = [
  limited('resetPassword', 'refuses too many made-up tokens', async () => () => ({
    form: { email: newCredentials().email, reset_token: madeUp().token, new_password: wrong() },
  })),
  limited(
    'setNewPassword',
    'refuses too many made-up tokens',
    async () => () => ({ form: { ...madeUp(), new_password: wrong() } }),
    { mode: 'hardened' },
  ),
  limited(
    'verifyEmail',
    'refuses too many made-up tokens',
    async () => () => ({ form: { ...madeUp(), password: wrong() } }),
    { mode: 'hardened' },
  ),
  limited('useSignInLink', 'refuses too many made-up tokens', async () => () => ({
    form: { token: `${'x'.repeat(43)}.${'y'.repeat(43)}` },
  })),
  limited(
    'acceptInvitation',
    'refuses too many made-up tokens',
    async () => () => ({ form: { ...madeUp(), password: wrong() } }),
    { mode: 'hardened' },
  ),
  limited('confirmEmailChange', 'refuses too many made-up tokens', async () => () => ({ form: madeUp() }), {
    mode: 'hardened',
  }),
];

const ofPages: Scenario[] = [
  limited('submitLogin', 'refuses too many guesses', async () => same(pageForm(newCredentials()))),
  limited('submitLoginCode', 'refuses too many codes', async () =>
    same(pageForm({ email: newCredentials().email, code: '123456' })),
  ),
  limited(
    'submitRegister',
    'refuses too many of one address',
    async () => () => {
      const { email, password } = newCredentials();
      return pageForm({ email, password, confirm: password });
    },
    { mode: 'hardened' },
  ),
  limited(
    'submitRegister',
    'refuses too many guesses of a password',
    async (service) => {
      const { email } = await signedUp(service);
      return () => {
        const password = wrong();
        return pageForm({ email, password, confirm: password });
      };
    },
    { mode: 'classic' },
  ),
  ...['submitForgot', 'submitResend'].map((name) =>
    limited(
      name,
      'refuses too many mails to one mailbox',
      async () => same(pageForm({ email: newCredentials().email })),
      {
        mode: 'hardened',
      },
    ),
  ),
  limited('submitLoginLink', 'refuses too many mails to one mailbox', async () =>
    same(pageForm({ email: newCredentials().email })),
  ),
  limited('submitForgottenPassword', 'refuses too many made-up tokens', async () => () => {
    const pending = { purpose: 'reset-password', returnTo: null, email: newCredentials().email } as const;
    return pageForm({ new_password: wrong() }, { cookies: pendingCookies({ ...pending, resetToken: randomUUID() }) });
  }),
];

/** The forms of the account page, and of second factors. */
const ofAccountPages: Scenario[] = [
  limited('submitPassword', 'refuses too many guesses of the current password', async (service) => {
    const { cookie } = await signedIn(service);
    return () => {
      const next = wrong();
      return pageForm({ current_password: wrong(), new_password: next, repeat: next }, { session: cookie });
    };
  }),
  limited(
    'submitEmail',
    'refuses too many mails to one mailbox',
    async (service) => {
      const { cookie } = await signedIn(service);
      return same(pageForm({ new_email: newCredentials().email }, { session: cookie }));
    },
    { mode: 'hardened' },
  ),
  limited('submitReauthentication', 'refuses too many guesses of the password', async (service) => {
    const { cookie } = await signedIn(service);
    return () => pageForm({ current_password: wrong() }, { session: cookie });
  }),
  {
    function: 'submitSecondStep',
    title: 'refuses too many wrong codes',
    status: 429,
    run: async (service) => {
      const account = await withApp(service);
      // Each in a sign-in of its own, because five of one sign-in end it.
      return untilRefused(async () => {
        const { cookies, wrongCode } = await atSecondStep(service, account);
        return service.call('submitSecondStep', pageForm({ code: wrongCode() }, { cookies }));
      });
    },
  },
  limited('submitSetupCode', 'refuses too many wrong codes', async (service) => {
    const { cookie, secret } = await scanning(service);
    return () => pageForm({ secret, code: wrongTotpCode(secret, new Date()) }, { session: cookie });
  }),
  ...['removeAuthenticator', 'renewRecoveryCodes'].map((name) =>
    limited(name, 'refuses too many wrong codes', async (service) => {
      const { cookie, wrongCode } = await withApp(service);
      return () => pageForm({ code: wrongCode() }, { session: cookie });
    }),
  ),
];

/** The expectation of every 429. */
export const limitedScenarios: readonly Scenario[] = [
  ...guesses,
  ...codes,
  ...basicGuesses,
  ...ofCurrentPassword,
  ...ofFactors,
  ...ofMail,
  ...ofTokens,
  ...ofPages,
  ...ofAccountPages,
];
