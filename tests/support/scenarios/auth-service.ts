import { newCredentials } from '../deps';
import { type Answer, cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { type Scenario, sends, unreadableBodies } from './scenario';

/** A new account. @param options.hashCost as if the setting BCRYPT_COST had been this when it was made. */
export const signedUp = async (service: LiveService, { hashCost }: { hashCost?: number } = {}) => {
  const credentials = newCredentials();
  await service.call('signUp', { form: credentials });
  if (hashCost !== undefined) await rehash(credentials, hashCost);
  return credentials;
};

const rehash = async ({ email, password }: { email: string; password: string }, cost: number): Promise<void> => {
  const { users } = await import('../../../lib/runtime/users');
  const { createPasswordHasher } = await import('../../../lib/crypto/password-hasher');
  const user = await users.findUser((await users.findUserId(email)) ?? '');
  if (user === null) throw new Error('the account is not there');
  const to = await createPasswordHasher(cost).hash(password);
  await users.upgradePasswordHash({ userId: user.id, from: user.passwordHash, to });
};

/** A new account with one session. */
export const signedIn = async (service: LiveService) => {
  const credentials = await signedUp(service);
  const answer = await service.call('signIn', { form: credentials });
  return { ...credentials, cookie: cookieFrom(answer) };
};

/** A new account with a reset token. */
const resetting = async (service: LiveService) => {
  const credentials = await signedUp(service);
  const answer = await service.call('requestPasswordReset', { form: { email: credentials.email } });
  return { ...credentials, resetToken: (answer.body as { reset_token: string }).reset_token };
};

const reset = (service: LiveService, email: string, resetToken: string): Promise<Answer> =>
  service.call('resetPassword', {
    form: { email, reset_token: resetToken, new_password: newCredentials().password },
  });

export const authServiceScenarios: readonly Scenario[] = [
  { ...sends('home', 'says hello', 200), isTypical: true },

  ...unreadableBodies('signUp'),
  { ...sends('signUp', 'makes an account', 200, { form: newCredentials() }), isTypical: true },
  sends('signUp', 'makes an account from JSON', 200, { json: newCredentials() }),
  sends('signUp', 'makes an account from a form that AWS encoded', 200, { form: newCredentials(), base64: true }),
  sends('signUp', 'refuses a missing email', 400, { form: { password: 'x' } }),
  sends('signUp', 'refuses a blank password', 400, { form: { ...newCredentials(), password: ' ' } }),
  sends('signUp', 'refuses what is no address', 400, { form: { ...newCredentials(), email: 'bob' } }),
  sends('signUp', 'refuses a long password', 400, { form: { ...newCredentials(), password: 'x'.repeat(73) } }),
  sends('signUp', 'refuses values that are no strings', 400, { json: { email: 1, password: 'x' } }),
  {
    function: 'signUp',
    title: 'refuses a taken email',
    status: 400,
    run: async (service) => service.call('signUp', { form: await signedUp(service) }),
  },

  ...unreadableBodies('signIn'),
  {
    function: 'signIn',
    title: 'begins a session',
    status: 200,
    isTypical: true,
    run: async (service) => service.call('signIn', { form: await signedUp(service) }),
  },
  {
    function: 'signIn',
    title: 'ends the session it is called with',
    status: 200,
    run: async (service) => {
      const { cookie, ...credentials } = await signedIn(service);
      return service.call('signIn', { form: credentials, cookies: [cookie] });
    },
  },
  {
    function: 'signIn',
    title: 'hashes the password anew where its hash is of a lower cost',
    status: 200,
    run: async (service) => service.call('signIn', { form: await signedUp(service, { hashCost: 4 }) }),
  },
  {
    function: 'signIn',
    title: 'refuses a wrong password',
    status: 401,
    run: async (service) => service.call('signIn', { form: { ...(await signedUp(service)), password: 'wrong' } }),
  },
  sends('signIn', 'refuses an unknown email', 401, { form: newCredentials() }),
  sends('signIn', 'refuses a missing password', 400, { form: { email: 'bob@example.com' } }),

  {
    function: 'getProfile',
    title: 'names the user',
    status: 200,
    isTypical: true,
    run: async (service) => service.call('getProfile', { cookies: [(await signedIn(service)).cookie] }),
  },
  sends('getProfile', 'refuses who sends nothing', 403),
  sends('getProfile', 'refuses an unknown session', 403, { cookies: ['session_id=nobody'] }),

  {
    function: 'signOut',
    title: 'ends the session',
    status: 302,
    isTypical: true,
    run: async (service) => service.call('signOut', { cookies: [(await signedIn(service)).cookie] }),
  },
  sends('signOut', 'refuses who sends nothing', 403),

  ...unreadableBodies('requestPasswordReset'),
  {
    function: 'requestPasswordReset',
    title: 'issues a token',
    status: 200,
    isTypical: true,
    run: async (service) => {
      const { email } = await signedUp(service);
      return service.call('requestPasswordReset', { form: { email } });
    },
  },
  sends('requestPasswordReset', 'refuses an unknown email', 403, { form: { email: newCredentials().email } }),
  sends('requestPasswordReset', 'refuses a missing email', 400, { form: {} }),

  ...unreadableBodies('resetPassword'),
  {
    function: 'resetPassword',
    title: 'sets the new password',
    status: 200,
    isTypical: true,
    run: async (service) => {
      const { email, resetToken } = await resetting(service);
      return reset(service, email, resetToken);
    },
  },
  {
    function: 'resetPassword',
    title: 'refuses a used token',
    status: 403,
    run: async (service) => {
      const { email, resetToken } = await resetting(service);
      await reset(service, email, resetToken);
      return reset(service, email, resetToken);
    },
  },
  sends('resetPassword', 'refuses a missing token', 400, { form: { email: 'bob@example.com', new_password: 'x' } }),
];
