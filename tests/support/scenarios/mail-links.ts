import type { User } from '../../../lib/auth/entities';
import { newCredentials } from '../deps';
import type { RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { newUser } from '../new-user';
import { signedIn } from './auth-service';
import { type Scenario, sends, unreadableBodies } from './scenario';

const TOKEN = '7d444840-9dc0-41d1-b245-5ffdce74fad2.r2V5b25kX3RoZV9sb29raW5nX2dsYXNzX3RoZXJlX2k';
const BROWSER = { accept: 'text/html,*/*;q=0.8' };
const FOREIGN = { origin: 'https://evil.example' };
const PASSWORD = 'a password that is good';

type Purpose = 'verify-email' | 'reset-password' | 'change-email';

const stores = async () => {
  const { users } = await import('../../../lib/runtime/users');
  const { ids } = await import('../../../lib/runtime/ids');
  const { clock } = await import('../../../lib/runtime/clock');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  return { users, ids, clock, hashToken };
};

/** A user without pending links, and their sign-up cookie. */
const registered = async (changes: Partial<User>) => {
  const { users, ids, hashToken } = await stores();
  const { email } = newCredentials();
  const signUpSecret = ids.newSecret();
  const user = newUser({ email, ...changes });
  await users.createUser(user, { signUpHash: hashToken(signUpSecret) });
  return { user, cookie: `__Host-sign_up=${signUpSecret}` };
};

/** The cookie of a session that was used last when it began. */
const sessionOf = async (
  { id: userId, sessionEpoch: epoch, customerId }: User,
  { minutesOld }: { minutesOld: number },
) => {
  const { sessions } = await import('../../../lib/runtime/sessions');
  const { ids, clock, hashToken } = await stores();
  const [token, now] = [`${userId}.${ids.newSecret()}`, clock.now().getTime()];
  const createdAt = new Date(now - minutesOld * 60_000);
  const times = { createdAt, usedAt: createdAt, expiresAt: new Date(now + 600_000) };
  const session = {
    tokenHash: hashToken(token),
    userId,
    epoch,
    ...times,
    authenticatedAt: createdAt,
    methods: ['pwd' as const],
    ipAddress: null,
    client: null,
  };
  await sessions.createSession(session, { customerId });
  return `__Host-session_id=${token}`;
};

/** The link of a user, as if its mail had been sent now. */
const linked = async (purpose: Purpose, changes: Partial<User> = {}) => {
  const { users, ids, clock, hashToken } = await stores();
  const { user, cookie } = await registered({ emailVerified: purpose !== 'verify-email', ...changes });
  const now = clock.now();
  const token = `${user.id}.${ids.newSecret()}`;
  const secret = { userId: user.id, email: user.email, tokenHash: hashToken(token) };
  const expiresAt = new Date(now.getTime() + 600_000);
  if (purpose === 'verify-email') await users.requestVerification({ ...secret, expiresAt });
  if (purpose === 'reset-password') await users.storeResetToken({ ...secret, expiresAt });
  if (purpose === 'change-email') {
    const { email } = newCredentials();
    const mail = { id: ids.newId(), purpose, email, userId: user.id, createdAt: now };
    await users.requestEmailChange({ user, newEmail: email, mails: [mail], now });
    await users.storeEmailChangeToken({ ...secret, email, expiresAt });
  }
  return { token, cookie };
};

const hardened = (scenario: Scenario): Scenario => ({ ...scenario, mode: 'hardened' });

/** The answer of a mode without mail to every request. */
const withoutMail = (name: string, parts?: RequestParts): Scenario => ({
  ...sends(name, 'is not there without mail', 404, parts),
  mode: 'classic',
});

const pageScenarios = (name: string, purpose: Purpose): Scenario[] => [
  {
    function: name,
    title: 'shows its form',
    status: 200,
    mode: 'hardened',
    isTypical: true,
    run: async (service) => service.call(name, { query: { token: (await linked(purpose)).token }, headers: BROWSER }),
  },
  hardened(sends(name, 'refuses what is no link', 403, { query: { token: 'cut' } })),
  hardened(sends(name, 'refuses a link of nobody with a page', 403, { query: { token: TOKEN }, headers: BROWSER })),
  withoutMail(name, { query: { token: TOKEN } }),
];

const useScenarios = (name: string, purpose: Purpose, form: Record<string, string>): Scenario[] => {
  const using = async (service: LiveService, parts: RequestParts = {}) => {
    const { token } = await linked(purpose);
    return service.call(name, { form: { token, ...form }, ...parts });
  };
  return [
    ...unreadableBodies(name).map(hardened),
    { function: name, title: 'uses a link', status: 200, mode: 'hardened', isTypical: true, run: using },
    {
      function: name,
      title: 'uses a link, and leads a browser on',
      status: 303,
      mode: 'hardened',
      run: (service) => using(service, { headers: BROWSER }),
    },
    {
      function: name,
      title: 'refuses a used link',
      status: 403,
      mode: 'hardened',
      run: async (service) => {
        const { token } = await linked(purpose);
        await service.call(name, { form: { token, ...form } });
        return service.call(name, { form: { token, ...form } });
      },
    },
    hardened(sends(name, 'refuses a link of nobody', 403, { form: { token: TOKEN, ...form } })),
    hardened(
      sends(name, 'refuses a link of nobody with a page', 403, { form: { token: TOKEN, ...form }, headers: BROWSER }),
    ),
    hardened(sends(name, 'refuses another site', 403, { form: { token: TOKEN, ...form }, headers: FOREIGN })),
    hardened(sends(name, 'refuses a missing token', 400, { form })),
    hardened(
      sends(name, 'refuses other media types with a page', 415, {
        text: 'token',
        headers: { ...BROWSER, 'content-type': 'text/plain' },
      }),
    ),
    withoutMail(name, { form: { token: TOKEN, ...form } }),
  ];
};

export const mailLinkScenarios: readonly Scenario[] = [
  ...pageScenarios('showVerification', 'verify-email'),
  ...useScenarios('verifyEmail', 'verify-email', { password: PASSWORD }),
  {
    function: 'verifyEmail',
    title: 'keeps the password in the browser that signed up',
    status: 200,
    mode: 'hardened',
    run: async (service) => {
      const { token, cookie } = await linked('verify-email');
      return service.call('verifyEmail', { form: { token }, cookies: [cookie] });
    },
  },
  {
    function: 'verifyEmail',
    title: 'signs in in the browser that signed up',
    status: 303,
    mode: 'hardened',
    run: async (service) => {
      const { token, cookie } = await linked('verify-email');
      return service.call('verifyEmail', { form: { token }, cookies: [cookie], headers: BROWSER });
    },
  },
  {
    function: 'verifyEmail',
    title: 'ends the session that the browser that signed up has',
    status: 303,
    mode: 'hardened',
    run: async (service) => {
      const { token, cookie } = await linked('verify-email');
      const session = await signedIn(service);
      return service.call('verifyEmail', { form: { token }, cookies: [cookie, session.cookie], headers: BROWSER });
    },
  },
  {
    function: 'verifyEmail',
    title: 'asks for the second factor in the browser that signed up',
    status: 303,
    mode: 'hardened',
    run: async (service) => {
      const { token, cookie } = await linked('verify-email', { hasTotp: true, passkeys: 1 });
      return service.call('verifyEmail', { form: { token }, cookies: [cookie], headers: BROWSER });
    },
  },
  {
    function: 'showVerification',
    title: 'asks for no password in the browser that signed up',
    status: 200,
    mode: 'hardened',
    run: async (service) => {
      const { token, cookie } = await linked('verify-email');
      return service.call('showVerification', { query: { token }, cookies: [cookie], headers: BROWSER });
    },
  },
  {
    function: 'verifyEmail',
    title: 'asks for a password in a browser that signed up for another account',
    status: 400,
    mode: 'hardened',
    run: async (service) => {
      const { token } = await linked('verify-email');
      const { cookie } = await linked('verify-email');
      return service.call('verifyEmail', { form: { token }, cookies: [cookie], headers: BROWSER });
    },
  },
  ...pageScenarios('showNewPassword', 'reset-password'),
  ...useScenarios('setNewPassword', 'reset-password', { new_password: PASSWORD }),
  ...pageScenarios('showEmailChange', 'change-email'),
  ...useScenarios('confirmEmailChange', 'change-email', {}),

  ...unreadableBodies('requestEmailVerification').map(hardened),
  {
    ...hardened(
      sends('requestEmailVerification', 'requests the mail', 200, { form: { email: newCredentials().email } }),
    ),
    isTypical: true,
  },
  hardened(sends('requestEmailVerification', 'answers alike for what is no address', 200, { form: { email: 'bob' } })),
  hardened(sends('requestEmailVerification', 'refuses a missing email', 400, { form: {} })),
  hardened(
    sends('requestEmailVerification', 'refuses another site', 403, { form: { email: 'bob' }, headers: FOREIGN }),
  ),
  withoutMail('requestEmailVerification', { form: { email: 'bob@example.com' } }),

  {
    function: 'requestEmailChange',
    title: 'requests the mail',
    status: 200,
    mode: 'hardened',
    isTypical: true,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      return service.call('requestEmailChange', { form: { new_email: newCredentials().email }, cookies: [cookie] });
    },
  },
  {
    function: 'requestEmailChange',
    title: 'has the same answer for a taken email',
    status: 200,
    mode: 'hardened',
    run: async (service) => {
      const [{ cookie }, { user }] = [await signedIn(service), await registered({ emailVerified: true })];
      return service.call('requestEmailChange', { form: { new_email: user.email }, cookies: [cookie] });
    },
  },
  {
    function: 'requestEmailChange',
    title: 'refuses an account with a login name',
    status: 403,
    mode: 'hardened',
    run: async (service) => {
      const { user } = await registered({ email: `admin.${crypto.randomUUID()}`, emailVerified: true });
      const cookie = await sessionOf(user, { minutesOld: 1 });
      return service.call('requestEmailChange', { form: { new_email: newCredentials().email }, cookies: [cookie] });
    },
  },
  {
    function: 'requestEmailChange',
    title: 'refuses the current email',
    status: 400,
    mode: 'hardened',
    run: async (service) => {
      const { cookie, email } = await signedIn(service);
      return service.call('requestEmailChange', { form: { new_email: email }, cookies: [cookie] });
    },
  },
  {
    function: 'requestEmailChange',
    title: 'refuses other media types',
    status: 415,
    mode: 'hardened',
    run: async (service) => {
      const { cookie } = await signedIn(service);
      const headers = { 'content-type': 'text/plain' };
      return service.call('requestEmailChange', { text: 'new_email', headers, cookies: [cookie] });
    },
  },
  {
    function: 'requestEmailChange',
    title: 'refuses more than 16 kB',
    status: 413,
    mode: 'hardened',
    run: async (service) => {
      const { cookie } = await signedIn(service);
      return service.call('requestEmailChange', { form: { new_email: 'x'.repeat(16 * 1024) }, cookies: [cookie] });
    },
  },
  {
    function: 'requestEmailChange',
    title: 'stores the use of the session',
    status: 200,
    mode: 'hardened',
    run: async (service) => {
      const cookie = await sessionOf((await registered({ emailVerified: true })).user, { minutesOld: 8 });
      return service.call('requestEmailChange', { form: { new_email: newCredentials().email }, cookies: [cookie] });
    },
  },
  hardened(sends('requestEmailChange', 'refuses who sends nothing', 403)),
  withoutMail('requestEmailChange', { form: { new_email: 'bob@example.org' } }),
];
