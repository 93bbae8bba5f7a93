import type { User } from '../../../lib/auth/entities';
import { newCredentials } from '../deps';
import { type Answer, cookieFrom, type RequestParts } from '../event';
import type { LiveService } from '../live-service';
import { newUser } from '../new-user';
import { otherCode } from '../sign-in-links';
import { type Scenario, sends, unreadableBodies } from './scenario';

const BROWSER = { accept: 'text/html,*/*;q=0.8' };
const CODE = '123456';
const SIGN_INS = ['signIn', 'logIn', 'issueTokens'] as const;

/** Link and code of an email, as if its mail had been sent now, and the cookies of the browser that requested and that signed up. */
export const linkedEmail = async (userId: string | null, email: string) => {
  const { signInLinks } = await import('../../../lib/runtime/sign-in-links');
  const { ids } = await import('../../../lib/runtime/ids');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const { formatSignInToken } = await import('../../../lib/auth/mailing/sign-in-token');
  const { hashSignInCode } = await import('../../../lib/auth/mailing/sign-in-code');
  const token = formatSignInToken(email, ids.newSecret());
  const browserSecret = ids.newSecret();
  const browserHash = hashToken(browserSecret);
  await signInLinks.putLink({
    email,
    emailHash: hashToken(email),
    userId,
    linkHash: hashToken(token),
    codeHash: hashSignInCode(CODE, browserHash),
    browserHash,
    returnTo: '/orders',
    expiresAt: new Date((Math.ceil(Date.now() / 1000) + 600) * 1000),
  });
  return { email, token, code: CODE, cookies: [`__Host-sign_in=${browserSecret}`, `sign_in=${browserSecret}`] };
};

/** A user with a link. */
const linked = async (changes: Partial<User> = {}) => {
  const { users } = await import('../../../lib/runtime/users');
  const { ids } = await import('../../../lib/runtime/ids');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const signUpSecret = ids.newSecret();
  const user = newUser({ email: newCredentials().email, emailVerified: true, ...changes });
  await users.createUser(user, { signUpHash: hashToken(signUpSecret) });
  const link = await linkedEmail(user.id, user.email);
  return { ...link, cookies: [...link.cookies, `__Host-sign_up=${signUpSecret}`] };
};

/** An email without an account that has a link. */
const unregistered = () => linkedEmail(null, newCredentials().email);

/** Accounts that a sign-up in mode hardened has left behind: see `UNVERIFIED_ACCOUNT_TTL`. */
const unverified = () => ({ emailVerified: false, expiresAt: new Date((Math.ceil(Date.now() / 1000) + 600) * 1000) });

const scenario = (
  name: string,
  title: string,
  status: number,
  run: (service: LiveService) => Promise<Answer>,
  more: Partial<Scenario> = {},
): Scenario => ({ function: name, title, status, run, ...more });

const requests: Scenario[] = [
  ...unreadableBodies('requestSignInLink'),
  scenario(
    'requestSignInLink',
    'requests the mail',
    200,
    async (service) => {
      const { email } = await linked();
      return service.call('requestSignInLink', { form: { email, return_to: '/orders' } });
    },
    { isTypical: true },
  ),
  sends('requestSignInLink', 'answers alike for an email without an account', 200, {
    json: { email: newCredentials().email },
  }),
  sends('requestSignInLink', 'answers alike for text that is not an email', 200, { form: { email: 'bob' } }),
  sends('requestSignInLink', 'refuses a missing email', 400, { form: {} }),
];

const shown: Scenario[] = [
  scenario(
    'showSignInLink',
    'shows its form',
    200,
    async (service) => {
      const { token } = await linked();
      return service.call('showSignInLink', { query: { token }, headers: BROWSER });
    },
    { isTypical: true },
  ),
  scenario('showSignInLink', 'shows the form for a new account', 200, async (service) => {
    const { token } = await unregistered();
    return service.call('showSignInLink', { query: { token } });
  }),
  sends('showSignInLink', 'refuses what is no link', 403, { query: { token: 'cut' } }),
  sends('showSignInLink', 'refuses it with a page', 403, { headers: BROWSER }),
];

const use = (service: LiveService, token: string, parts: RequestParts = {}) =>
  service.call('useSignInLink', { form: { token }, ...parts });

const used: Scenario[] = [
  ...unreadableBodies('useSignInLink'),
  scenario('useSignInLink', 'signs in', 200, async (service) => use(service, (await linked()).token), {
    isTypical: true,
  }),
  scenario('useSignInLink', 'signs in, and leads a browser on', 303, async (service) =>
    use(service, (await linked()).token, { headers: BROWSER }),
  ),
  scenario('useSignInLink', 'signs in with a new account', 200, async (service) =>
    use(service, (await unregistered()).token),
  ),
  scenario('useSignInLink', 'verifies the email of the browser that signed up', 200, async (service) => {
    const { token, cookies } = await linked(unverified());
    return use(service, token, { cookies });
  }),
  scenario('useSignInLink', 'verifies the email in another browser', 200, async (service) =>
    use(service, (await linked(unverified())).token),
  ),
  scenario('useSignInLink', 'ends the session that the request carries', 200, async (service) => {
    const first = await use(service, (await linked()).token);
    return use(service, (await linked()).token, { cookies: [cookieFrom(first)] });
  }),
  scenario('useSignInLink', 'asks for the second factor', 202, async (service) =>
    use(service, (await linked({ hasTotp: true })).token),
  ),
  scenario('useSignInLink', 'offers a passkey as the second step', 202, async (service) =>
    use(service, (await linked({ hasTotp: true, passkeys: 1 })).token),
  ),
  scenario('useSignInLink', 'leads a browser to the second step', 303, async (service) =>
    use(service, (await linked({ hasTotp: true })).token, { headers: { ...BROWSER, 'sec-fetch-site': 'same-origin' } }),
  ),
  scenario('useSignInLink', 'refuses a used link', 403, async (service) => {
    const { token } = await linked();
    await use(service, token);
    return use(service, token);
  }),
  sends('useSignInLink', 'refuses what is no link with a page', 403, { form: { token: 'cut' }, headers: BROWSER }),
  sends('useSignInLink', 'refuses a missing token', 400, { form: {} }),
];

const codes = SIGN_INS.flatMap((name): Scenario[] => {
  const send = (service: LiveService, { email, code, cookies }: Awaited<ReturnType<typeof linked>>) =>
    service.call(name, { json: { email, code }, cookies });
  return [
    scenario(name, 'signs in with a code', 200, async (service) => send(service, await linked())),
    scenario(name, 'signs in with a code and a new account', 200, async (service) =>
      send(service, await unregistered()),
    ),
    scenario(name, 'verifies the email with a code', 200, async (service) => send(service, await linked(unverified()))),
    scenario(name, 'verifies the email with a code in another browser', 200, async (service) => {
      const { cookies, ...link } = await linked(unverified());
      return send(service, { ...link, cookies: cookies.slice(0, 2) });
    }),
    scenario(name, 'refuses a wrong code', 401, async (service) =>
      send(service, { ...(await linked()), code: otherCode(CODE) }),
    ),
    scenario(name, 'ends a code that was tried too often', 401, async (service) => {
      const wrong = { ...(await linked()), code: otherCode(CODE) };
      for (let tries = 1; tries < 5; tries += 1) await send(service, wrong);
      return send(service, wrong);
    }),
    scenario(name, 'asks for the second factor after a code', name === 'signIn' ? 202 : 401, async (service) =>
      send(service, await linked({ hasTotp: true })),
    ),
    sends(name, 'refuses a missing code', name === 'issueTokens' ? 422 : 400, {
      json: { email: 'a@example.com', code: '' },
    }),
    sends(name, 'refuses two forms at once', name === 'issueTokens' ? 422 : 400, {
      json: { email: 'a@example.com', password: 'x', code: CODE },
    }),
  ];
});

export const signInLinkScenarios: readonly Scenario[] = [...requests, ...shown, ...used, ...codes];
