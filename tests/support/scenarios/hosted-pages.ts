import { randomUUID } from 'node:crypto';
import { newCredentials } from '../deps';
import type { Answer } from '../event';
import type { LiveService } from '../live-service';
import { newUser } from '../new-user';
import { PAGE, pageForm, pendingCookies } from '../page-forms';
import { plantSecret, signedIn, signedUp } from './auth-service';
import { aged } from './hardened';
import { withBoth } from './passkeys';
import { type Scenario, sends } from './scenario';
import { withApp } from './second-factors';
import { linkedEmail } from './sign-in-links';

const scenario = (
  name: string,
  title: string,
  status: number,
  run: (service: LiveService) => Promise<Answer>,
  which: Partial<Scenario> = {},
): Scenario => ({ function: name, title, status, run, ...which });

const pending = (purpose: 'verify-email' | 'reset-password' | 'sign-in', email = newCredentials().email) =>
  pendingCookies({ purpose, email, returnTo: null });

/** What every page shows to a person who has not signed in. */
const opens = (name: string, which: Partial<Scenario> = {}, cookies: string[] = []): Scenario => ({
  ...sends(name, 'shows its form', 200, { headers: PAGE, cookies }),
  isTypical: true,
  ...which,
});

/** What the ways in answer somebody who is signed in. */
const sendsOn = (name: string): Scenario =>
  scenario(name, 'sends on whoever is signed in', 303, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call(name, { headers: PAGE, cookies: [cookie] });
  });

/** The refusals of every form. */
const refuses = (name: string, fields: () => Record<string, string>, which: Partial<Scenario> = {}): Scenario[] => [
  { ...sends(name, 'refuses a form without a token', 403, { form: fields(), headers: PAGE }), ...which },
  { ...sends(name, 'refuses fields that it does not have', 400, pageForm({ ...fields(), more: 'x' })), ...which },
];

const newAccount = () => {
  const { email, password } = newCredentials();
  return { email, password, confirm: password };
};
const newEmail = () => ({ email: newCredentials().email });

const home: Scenario[] = [
  sends('home', 'sends a browser to the sign-in', 303, { headers: PAGE }),
  scenario('home', 'greets whoever is signed in', 200, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('home', { headers: PAGE, cookies: [cookie] });
  }),
  scenario(
    'home',
    'stores the use of the session',
    200,
    async (service) => service.call('home', { headers: PAGE, cookies: [await aged((await signedIn(service)).cookie)] }),
    { mode: 'hardened' },
  ),
];

const login: Scenario[] = [
  opens('showLogin'),
  sendsOn('showLogin'),
  scenario(
    'submitLogin',
    'signs in',
    303,
    async (service) => service.call('submitLogin', pageForm(await signedUp(service))),
    { isTypical: true },
  ),
  scenario('submitLogin', 'leads to the second step', 303, async (service) => {
    const { email, password } = await withApp(service);
    return service.call('submitLogin', pageForm({ email, password }));
  }),
  scenario('submitLogin', 'leads to the second step of a user with a passkey', 303, async (service) => {
    const { email, password } = await withBoth(service);
    return service.call('submitLogin', pageForm({ email, password }));
  }),
  scenario(
    'submitLogin',
    'mails another link to who has not proved their mailbox',
    401,
    async (service) => {
      const { email, password } = newCredentials();
      await service.call('signUp', { form: { email, password } });
      return service.call('submitLogin', pageForm({ email, password }));
    },
    { mode: 'hardened' },
  ),
  scenario('submitLogin', 'ends the session that the browser has', 303, async (service) => {
    const { email, password, cookie } = await signedIn(service);
    return service.call('submitLogin', pageForm({ email, password }, { session: cookie }));
  }),
  scenario('submitLogin', 'stores a stronger password hash', 303, async (service) =>
    service.call('submitLogin', pageForm(await signedUp(service, { hashCost: 4 }))),
  ),
  sends('submitLogin', 'refuses a wrong password', 401, pageForm(newCredentials())),
  sends('submitLogin', 'refuses empty fields', 400, pageForm({ email: '', password: '' })),
  ...refuses('submitLogin', newCredentials),
];

const logout: Scenario[] = [
  scenario(
    'showLogout',
    'shows its button',
    200,
    async (service) => {
      const { cookie } = await signedIn(service);
      return service.call('showLogout', { headers: PAGE, cookies: [cookie] });
    },
    { isTypical: true },
  ),
  sends('showLogout', 'sends whoever is not signed in to the sign-in', 303, { headers: PAGE }),
  scenario(
    'submitLogout',
    'ends the session',
    303,
    async (service) => {
      const { cookie } = await signedIn(service);
      return service.call('submitLogout', pageForm({}, { session: cookie }));
    },
    { isTypical: true },
  ),
  sends('submitLogout', 'has nothing to do without a session', 303, pageForm({})),
  ...refuses('submitLogout', () => ({})),
];

const register: Scenario[] = [
  opens('showRegister'),
  sendsOn('showRegister'),
  scenario(
    'submitRegister',
    'makes an account',
    303,
    (service) => service.call('submitRegister', pageForm(newAccount())),
    { isTypical: true },
  ),
  scenario('submitRegister', 'signs in with the account of a form that was sent before', 303, async (service) => {
    const { email, password } = await signedUp(service);
    return service.call('submitRegister', pageForm({ email, password, confirm: password }));
  }),
  scenario('submitRegister', 'leads to the second step of such an account', 303, async (service) => {
    const { email, password } = await withBoth(service);
    return service.call('submitRegister', pageForm({ email, password, confirm: password }));
  }),
  scenario(
    'submitRegister',
    'sets the password again in the same browser',
    303,
    async (service) => {
      const first = newAccount();
      const { cookies } = await service.call('submitRegister', pageForm(first));
      const again = { ...newAccount(), email: first.email };
      return service.call(
        'submitRegister',
        pageForm(again, { cookies: cookies.map((cookie) => cookie.split(';')[0] ?? '') }),
      );
    },
    { mode: 'hardened' },
  ),
  scenario('submitRegister', 'ends the session that the browser has', 303, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('submitRegister', pageForm(newAccount(), { session: cookie }));
  }),
  scenario('submitRegister', 'does not say whose email it is, or that it is taken', 400, async (service) => {
    const { email } = await signedUp(service);
    return service.call('submitRegister', pageForm({ ...newAccount(), email }));
  }),
  sends('submitRegister', 'refuses passwords that differ', 400, pageForm({ ...newAccount(), confirm: 'another one' })),
  sends('submitRegister', 'refuses empty fields', 400, pageForm({ email: '', password: '', confirm: '' })),
  ...refuses('submitRegister', newAccount),
];

const inactive: Scenario[] = [
  opens('showInactive', { mode: 'hardened' }, pending('verify-email')),
  {
    ...sends('showInactive', 'asks a browser that remembers no email for it', 200, { headers: PAGE }),
    mode: 'hardened',
  },
  sendsOn('showInactive'),
  { ...sends('showInactive', 'leads to the sign-in without mail', 303, { headers: PAGE }), mode: 'classic' },
  { ...sends('submitResend', 'sends the mail again', 303, pageForm(newEmail())), mode: 'hardened', isTypical: true },
  { ...sends('submitResend', 'is not there without mail', 404, pageForm(newEmail())), mode: 'classic' },
  { ...sends('submitResend', 'refuses what is no email', 400, pageForm({ email: 'bob' })), mode: 'hardened' },
  ...refuses('submitResend', newEmail, { mode: 'hardened' }),
];

/** A reset that was requested on the page. */
const resetting = async (service: LiveService) => {
  const { email } = await signedUp(service);
  const { cookies } = await service.call('submitForgot', pageForm({ email }));
  return cookies.map((cookie) => cookie.split(';')[0] ?? '');
};

const forgot: Scenario[] = [
  opens('showForgot'),
  {
    ...sends('showForgot', 'asks to look into the mailbox', 200, {
      headers: PAGE,
      query: { step: 'sent' },
      cookies: pending('reset-password'),
    }),
    mode: 'hardened',
  },
  scenario(
    'submitForgot',
    'requests a reset',
    303,
    async (service) => service.call('submitForgot', pageForm({ email: (await signedUp(service)).email })),
    { isTypical: true },
  ),
  { ...sends('submitForgot', 'has the same answer for everybody', 303, pageForm(newEmail())), mode: 'hardened' },
  { ...sends('submitForgot', 'refuses an email without an account', 403, pageForm(newEmail())), mode: 'classic' },
  sends('submitForgot', 'refuses what is no email', 400, pageForm({ email: 'bob' })),
  ...refuses('submitForgot', newEmail),

  sends('showForgottenPassword', 'leads to the request of a reset', 303, { headers: PAGE }),
  {
    ...opens(
      'showForgottenPassword',
      {},
      pendingCookies({
        purpose: 'reset-password',
        email: newCredentials().email,
        returnTo: null,
        resetToken: randomUUID(),
      }),
    ),
  },
  scenario(
    'submitForgottenPassword',
    'sets the password',
    303,
    async (service) => {
      const cookies = await resetting(service);
      return service.call(
        'submitForgottenPassword',
        pageForm({ new_password: newCredentials().password }, { cookies }),
      );
    },
    { mode: 'classic', isTypical: true },
  ),
  scenario(
    'submitForgottenPassword',
    'refuses a token that was used',
    403,
    async (service) => {
      const cookies = await resetting(service);
      const form = pageForm({ new_password: newCredentials().password }, { cookies });
      await service.call('submitForgottenPassword', form);
      return service.call('submitForgottenPassword', form);
    },
    { mode: 'classic' },
  ),
  scenario(
    'submitForgottenPassword',
    'sets the password with the token of a mail',
    303,
    async (service) => {
      const { email } = await signedUp(service);
      const resetToken = await plantSecret(email, 'storeResetToken');
      const cookies = pendingCookies({ purpose: 'reset-password', email, returnTo: null, resetToken });
      return service.call(
        'submitForgottenPassword',
        pageForm({ new_password: newCredentials().password }, { cookies }),
      );
    },
    { mode: 'hardened' },
  ),
  sends('submitForgottenPassword', 'leads to the request of a reset', 303, pageForm({ new_password: 'x'.repeat(9) })),
  sends('submitForgottenPassword', 'refuses an empty password', 400, pageForm({ new_password: '' })),
  ...refuses('submitForgottenPassword', () => ({ new_password: newCredentials().password })),
];

/** A user who waits in this browser with a mail that signs in. */
const waiting = async (user: ReturnType<typeof newUser> | null) => {
  const { users } = await import('../../../lib/runtime/users');
  const { ids } = await import('../../../lib/runtime/ids');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const signUpSecret = ids.newSecret();
  if (user !== null) await users.createUser(user, { signUpHash: hashToken(signUpSecret) });
  const email = user?.email ?? newCredentials().email;
  const link = await linkedEmail(user?.id ?? null, email);
  return { form: { email, code: link.code }, cookies: [...link.cookies, ...pending('sign-in', email)] };
};

const known = () => newUser({ email: newCredentials().email, emailVerified: true });

const byMail: Scenario[] = [
  opens('showLoginLink'),
  sendsOn('showLoginLink'),
  scenario(
    'submitLoginLink',
    'requests the mail',
    303,
    async (service) => {
      const { email } = await signedUp(service);
      return service.call('submitLoginLink', pageForm({ email, password: '' }));
    },
    { isTypical: true },
  ),
  sends('submitLoginLink', 'has the same answer for everybody', 303, pageForm(newEmail())),
  sends('submitLoginLink', 'refuses what is no email', 400, pageForm({ email: 'admin' })),
  ...refuses('submitLoginLink', newEmail),
  opens('showLoginCode', {}, pending('sign-in')),
  sends('showLoginCode', 'leads to the request of a mail', 303, { headers: PAGE }),
  sendsOn('showLoginCode'),
  scenario(
    'submitLoginCode',
    'signs in',
    303,
    async (service) => {
      const { form, cookies } = await waiting(known());
      return service.call('submitLoginCode', pageForm(form, { cookies }));
    },
    { isTypical: true },
  ),
  scenario('submitLoginCode', 'signs in with a new account', 303, async (service) => {
    const { form, cookies } = await waiting(null);
    return service.call('submitLoginCode', pageForm(form, { cookies }));
  }),
  scenario('submitLoginCode', 'proves the mailbox of an account', 303, async (service) => {
    const expiresAt = new Date((Math.ceil(Date.now() / 1000) + 600) * 1000);
    const { form, cookies } = await waiting(
      newUser({ email: newCredentials().email, emailVerified: false, expiresAt }),
    );
    return service.call('submitLoginCode', pageForm(form, { cookies }));
  }),
  scenario('submitLoginCode', 'leads to the second step', 303, async (service) => {
    const { email } = await withBoth(service);
    const { users } = await import('../../../lib/runtime/users');
    const { code, cookies } = await linkedEmail(await users.findUserId(email), email);
    return service.call('submitLoginCode', pageForm({ email, code }, { cookies }));
  }),
  scenario('submitLoginCode', 'ends the session that the browser has', 303, async (service) => {
    const { cookie } = await signedIn(service);
    const { form, cookies } = await waiting(known());
    return service.call('submitLoginCode', pageForm(form, { session: cookie, cookies }));
  }),
  sends('submitLoginCode', 'refuses a wrong code', 401, pageForm({ ...newEmail(), code: '000000' })),
  sends('submitLoginCode', 'refuses an empty code', 400, pageForm({ ...newEmail(), code: '' })),
  ...refuses('submitLoginCode', () => ({ ...newEmail(), code: '000000' })),
];

/** The requests of browsers to the ways in, and out. */
export const hostedPageScenarios: readonly Scenario[] = [
  ...home,
  ...login,
  ...logout,
  ...register,
  ...inactive,
  ...forgot,
  ...byMail,
];
