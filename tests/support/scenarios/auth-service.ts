import { newCredentials } from '../deps';
import { type Answer, cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { passwordHashOf } from '../new-user';
import { type Scenario, sends, unreadableBodies } from './scenario';

/** A new account. @param options.hashCost the cost of its password hash. */
export const signedUp = async (service: LiveService, { hashCost }: { hashCost?: number } = {}) => {
  const credentials = newCredentials();
  const answer = await service.call('signUp', { form: credentials });
  if (process.env.CONTRACT_MODE === 'hardened') await verifyMailbox(service, credentials.email, cookieFrom(answer));
  if (hashCost !== undefined) await rehash(credentials, hashCost);
  return credentials;
};

/** Verify the email with the link of the mail, in the browser that signed up. */
const verifyMailbox = async (service: LiveService, email: string, cookie: string): Promise<void> => {
  const token = await plantSecret(email, 'requestVerification');
  const answer = await service.call('verifyEmail', { form: { token }, cookies: [cookie] });
  if (answer.status !== 200) throw new Error(`the mailbox was not proved: ${answer.text}`);
};

/** @returns the token of a link, as if its mail had been sent now. The mail stays in the outbox. */
export const plantSecret = async (email: string, by: 'requestVerification' | 'storeResetToken'): Promise<string> => {
  const { users } = await import('../../../lib/runtime/users');
  const { ids } = await import('../../../lib/runtime/ids');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const userId = (await users.findUserId(email)) ?? '';
  const token = `${userId}.${ids.newSecret()}`;
  await users[by]({ userId, email, tokenHash: hashToken(token), expiresAt: new Date(Date.now() + 60_000) });
  return token;
};

const rehash = async ({ email, password }: { email: string; password: string }, cost: number): Promise<void> => {
  const { users } = await import('../../../lib/runtime/users');
  const { createPasswordHasher } = await import('../../../lib/crypto/password-hasher');
  const user = await users.findUser((await users.findUserId(email)) ?? '');
  if (user === null) throw new Error('the account is not there');
  const to = await createPasswordHasher(cost).hash(password, user.id);
  await users.upgradePasswordHash({ userId: user.id, from: passwordHashOf(user), to });
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
  if (process.env.CONTRACT_MODE === 'hardened') {
    return { ...credentials, resetToken: await plantSecret(credentials.email, 'storeResetToken') };
  }
  const answer = await service.call('requestPasswordReset', { form: { email: credentials.email } });
  return { ...credentials, resetToken: (answer.body as { reset_token: string }).reset_token };
};

const reset = (service: LiveService, email: string, resetToken: string): Promise<Answer> =>
  service.call('resetPassword', {
    form: { email, reset_token: resetToken, new_password: newCredentials().password },
  });

/** A new user signs up. */
const signingUp = (
  title: string,
  parts: (credentials: ReturnType<typeof newCredentials>) => Parameters<LiveService['call']>[1],
): Scenario => ({
  function: 'signUp',
  title,
  status: 200,
  run: (service) => service.call('signUp', parts(newCredentials())),
});

/** A signed-in user changes their password. */
const changing = (title: string, status: number, wrong: Record<string, string>, isTypical = false): Scenario => ({
  function: 'changePassword',
  title,
  status,
  isTypical,
  run: async (service) => {
    const { cookie, password } = await signedIn(service);
    const form = { current_password: password, new_password: newCredentials().password, ...wrong };
    return service.call('changePassword', { form, cookies: [cookie] });
  },
});

/** End one of the sessions in the caller's list. */
const endOne = async (
  service: LiveService,
  cookie: string,
  isMeant: (session: { current: boolean }) => boolean,
): Promise<Answer> => {
  const { body } = await service.call('listSessions', { cookies: [cookie] });
  const { sessions } = body as { sessions: { reference: string; current: boolean }[] };
  const reference = sessions.find(isMeant)?.reference ?? '';
  return service.call('endSession', { cookies: [cookie], pathParameters: { reference } });
};

/** As `unreadableBodies`, sent by a signed-in user. */
const unreadableBodiesOfCaller = (name: string): Scenario[] =>
  unreadableBodies(name).map((scenario) => ({
    ...scenario,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      return scenario.run({
        ...service,
        call: (called, parts) => service.call(called, { ...parts, cookies: [cookie] }),
      });
    },
  }));

export const authServiceScenarios: readonly Scenario[] = [
  { ...sends('home', 'says hello', 200), isTypical: true },
  { ...sends('homeAfterSignOut', 'says hello', 200), isTypical: true },

  ...unreadableBodies('signUp'),
  { ...signingUp('makes an account', (form) => ({ form })), isTypical: true },
  signingUp('makes an account from JSON', (json) => ({ json })),
  signingUp('makes an account from a form that AWS encoded', (form) => ({ form, base64: true })),
  sends('signUp', 'refuses a missing email', 400, { form: { password: 'x' } }),
  sends('signUp', 'refuses a blank password', 400, { form: { ...newCredentials(), password: ' ' } }),
  sends('signUp', 'refuses what is no address', 400, { form: { ...newCredentials(), email: 'bob' } }),
  sends('signUp', 'refuses a long password', 400, { form: { ...newCredentials(), password: 'x'.repeat(1025) } }),
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
    title: 'ends the session of the request',
    status: 200,
    run: async (service) => {
      const { cookie, ...credentials } = await signedIn(service);
      return service.call('signIn', { form: credentials, cookies: [cookie] });
    },
  },
  {
    function: 'signIn',
    title: 'replaces a password hash of lower cost',
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
  {
    function: 'signOut',
    title: 'ends all sessions',
    status: 200,
    run: async (service) =>
      service.call('signOut', { cookies: [(await signedIn(service)).cookie], query: { all: 'true' } }),
  },
  {
    function: 'signOut',
    title: 'refuses another value',
    status: 400,
    run: async (service) =>
      service.call('signOut', { cookies: [(await signedIn(service)).cookie], query: { all: 'yes' } }),
  },

  {
    function: 'listSessions',
    title: 'lists the sessions',
    status: 200,
    isTypical: true,
    run: async (service) => service.call('listSessions', { cookies: [(await signedIn(service)).cookie] }),
  },
  sends('listSessions', 'refuses who sends nothing', 403),

  {
    function: 'endSession',
    title: 'ends another session',
    status: 200,
    isTypical: true,
    run: async (service) => {
      const { cookie, ...credentials } = await signedIn(service);
      await service.call('signIn', { form: credentials });
      return endOne(service, cookie, ({ current }) => !current);
    },
  },
  {
    function: 'endSession',
    title: 'ends the session of the request',
    status: 200,
    run: async (service) => endOne(service, (await signedIn(service)).cookie, ({ current }) => current),
  },
  {
    function: 'endSession',
    title: 'does not find a session with this reference',
    status: 404,
    run: async (service) =>
      service.call('endSession', {
        cookies: [(await signedIn(service)).cookie],
        pathParameters: { reference: 'b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01' },
      }),
  },
  sends('endSession', 'refuses who sends nothing', 403, { pathParameters: { reference: 'a' } }),

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

  {
    function: 'listEvents',
    title: 'shows what happened',
    status: 200,
    isTypical: true,
    run: async (service) => service.call('listEvents', { cookies: [(await signedIn(service)).cookie] }),
  },
  ...[{ limit: '0' }, { cursor: 'x' }, { page: '2' }].map(
    (query): Scenario => ({
      function: 'listEvents',
      title: `refuses ${JSON.stringify(query)}`,
      status: 400,
      run: async (service) => service.call('listEvents', { cookies: [(await signedIn(service)).cookie], query }),
    }),
  ),
  sends('listEvents', 'refuses who sends nothing', 403),

  ...unreadableBodiesOfCaller('reauthenticate'),
  {
    function: 'reauthenticate',
    title: 'makes the proof fresh',
    status: 200,
    isTypical: true,
    run: async (service) => {
      const { cookie, password } = await signedIn(service);
      return service.call('reauthenticate', { form: { password }, cookies: [cookie] });
    },
  },
  {
    function: 'reauthenticate',
    title: 'refuses a wrong password',
    status: 403,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      return service.call('reauthenticate', { json: { password: 'wrong one' }, cookies: [cookie] });
    },
  },
  sends('reauthenticate', 'refuses who sends nothing', 403, { form: {} }),

  ...unreadableBodiesOfCaller('changePassword'),
  changing('sets the new password', 200, {}, true),
  changing('refuses a wrong password', 403, { current_password: 'not the present one' }),
  changing('refuses a long password', 400, { new_password: 'x'.repeat(1025) }),
  sends('changePassword', 'refuses who sends nothing', 403, { form: {} }),
];
