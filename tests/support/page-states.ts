import { type html, markupOf } from '../../lib/html/html';
import { errorPage } from '../../lib/http/pages/error-page';
import { totpCode } from './authenticator-app';
import { plantCanary } from './canaries';
import { newCredentials } from './deps';
import { gatewayEvent } from './event';
import { invitationStates } from './invitation-states';
import { addAuthenticator, type Credentials, type PageService, type Visitor } from './page-service';
import { pagesWith } from './page-settings';
import { peopleStates } from './people-states';

type Open = (visitor: Visitor, service: PageService) => Promise<number>;

/** A page as somebody can come to see it. */
export interface PageState {
  /** Its name and that of its state: part of the names of its pictures. */
  readonly name: string;
  readonly status: number;
  readonly open: Open;
  /** Of pages with a secret in their URL, and of errors: they cannot be opened again in another language. */
  readonly hasNoLanguages?: true;
}

const state = (name: string, open: Open, { status = 200, ...more }: Partial<PageState> = {}): PageState => ({
  name,
  status,
  open,
  ...more,
});

/** An error that no request can cause. */
const failure = (name: string, status: number): PageState => {
  const open: Open = async (visitor) => {
    await visitor.page.route('**/failing', async (route) => {
      const language = (await route.request().headerValue('accept-language')) ?? '';
      const event = gatewayEvent('GET /failing', { headers: { 'accept-language': language, accept: 'text/html' } });
      const answer = errorPage(pagesWith().pages(), { status, body: null }, event);
      const headers = { ...answer.headers, 'content-type': 'text/html; charset=utf-8' };
      await route.fulfill({ status, headers, body: markupOf(answer.body as ReturnType<typeof html>) });
    });
    return visitor.open('/failing');
  };
  return state(`error ${name}`, open, { status, hasNoLanguages: true });
};

const signedIn =
  (open: (visitor: Visitor, credentials: Credentials, service: PageService) => Promise<number>): Open =>
  async (visitor, service) =>
    open(visitor, await service.signUp(visitor), service);

/** Somebody who is signed in as an admin. */
const asAdmin =
  (open: Open): Open =>
  async (visitor, service) => {
    await service.signInAsAdmin(visitor);
    return open(visitor, service);
  };

const entry: PageState[] = [
  state('login', (visitor) => visitor.open('/login')),
  state('login hint', (visitor) => visitor.open('/login?login_hint=bob@example.com')),
  state(
    'login wrong',
    async (visitor) => {
      await visitor.open('/login');
      return visitor.send(newCredentials());
    },
    { status: 401 },
  ),
  state(
    'login empty',
    async (visitor) => {
      await visitor.open('/login');
      return visitor.send({ email: '', password: '' });
    },
    { status: 400 },
  ),
  state(
    'login stale',
    async (visitor) => {
      await visitor.open('/login');
      await visitor.context.clearCookies({ name: '__Host-form' });
      return visitor.send(newCredentials());
    },
    { status: 403 },
  ),
  state(
    'login too-many',
    async (visitor) => {
      const wrong = newCredentials();
      for (let attempt = 0; attempt < 5; attempt += 1) await visitor.call('POST', '/sessions', wrong).catch(() => {});
      await visitor.open('/login');
      return visitor.send(wrong);
    },
    { status: 429 },
  ),
  state('login first', (visitor) => visitor.open('/logout')),
];

const home: PageState[] = [
  state(
    'home',
    signedIn((visitor) => visitor.open('/')),
  ),
  state(
    'home signed-in-already',
    signedIn((visitor) => visitor.open('/login')),
  ),
  state(
    'logout',
    signedIn((visitor) => visitor.open('/logout')),
  ),
  state(
    'logout done',
    signedIn(async (visitor) => {
      await visitor.open('/logout');
      return visitor.send({});
    }),
  ),
];

/** The person waits for a mail with a link, which they open. */
const mailed = (request: (visitor: Visitor, credentials: Credentials) => Promise<unknown>): Open =>
  signedIn(async (visitor, credentials, service) => {
    const seen = (await service.mailsTo(credentials.email)).map(({ id }) => id);
    await visitor.context.clearCookies({ name: '__Host-session_id' });
    await request(visitor, credentials);
    const { links } = await service.mailTo(credentials.email, seen);
    return visitor.open(links[0] ?? '');
  });

const registration: PageState[] = [
  state('register', (visitor) => visitor.open('/register')),
  state(
    'register wrong',
    async (visitor) => {
      await visitor.open('/register');
      return visitor.send({ email: 'bob', password: 'short', confirm: 'other' });
    },
    { status: 400 },
  ),
  state('inactive', async (visitor) => {
    const { email, password } = newCredentials();
    await visitor.open('/register');
    return visitor.send({ email, password, confirm: password });
  }),
  state('inactive unknown', (visitor) => visitor.open('/inactive')),
  state('forgot', (visitor) => visitor.open('/forgot')),
  state('forgot sent', async (visitor) => {
    await visitor.open('/forgot');
    return visitor.send({ email: newCredentials().email });
  }),
  state('login-link', (visitor) => visitor.open('/login/link')),
  state('login-code', async (visitor) => {
    await visitor.open('/login/link');
    return visitor.send({ email: newCredentials().email });
  }),
  state(
    'login-code wrong',
    async (visitor) => {
      await visitor.open('/login/link');
      await visitor.send({ email: newCredentials().email });
      return visitor.send({ code: '000000' });
    },
    { status: 401 },
  ),
];

const links: PageState[] = [
  state(
    'verify-email other-browser',
    async (visitor, service) => {
      const credentials = newCredentials();
      await visitor.call('POST', '/users', credentials);
      const { links: all } = await service.mailTo(credentials.email);
      await visitor.context.clearCookies();
      return visitor.open(all[0] ?? '');
    },
    { hasNoLanguages: true },
  ),
  state(
    'verify-email own-browser',
    async (visitor, service) => {
      const credentials = newCredentials();
      await visitor.call('POST', '/users', credentials);
      const { links: all } = await service.mailTo(credentials.email);
      return visitor.open(all[0] ?? '');
    },
    { hasNoLanguages: true },
  ),
  state('verify-email used', (visitor) => visitor.open('/verify_email?token=used'), {
    status: 403,
    hasNoLanguages: true,
  }),
  state(
    'new-password',
    mailed((visitor, { email }) => visitor.call('POST', '/reset_password', { email })),
    { hasNoLanguages: true },
  ),
  state('new-password used', (visitor) => visitor.open('/new_password?token=used'), {
    status: 403,
    hasNoLanguages: true,
  }),
  state(
    'sign-in-link',
    mailed((visitor, { email }) => visitor.call('POST', '/sign_in_link', { email })),
    { hasNoLanguages: true },
  ),
  state('sign-in-link used', (visitor) => visitor.open('/sign_in?token=used'), { status: 403, hasNoLanguages: true }),
];

/** Somebody with an authenticator app. */
const enrolled = (open: (visitor: Visitor, credentials: Credentials, service: PageService) => Promise<number>): Open =>
  signedIn(async (visitor, credentials, service) => {
    const { secret } = (await visitor.call('POST', '/second_factors/totp')) as { secret: string };
    plantCanary(secret);
    await visitor.call('PUT', '/second_factors/totp', { code: totpCode(secret, new Date()) });
    return open(visitor, credentials, service);
  });

const toSecondStep = enrolled(async (visitor, credentials) => {
  await visitor.context.clearCookies({ name: '__Host-session_id' });
  await visitor.open('/login');
  return visitor.send({ ...credentials });
});

const factors: PageState[] = [
  state(
    'setup',
    signedIn((visitor) => visitor.open('/setup-2fa')),
  ),
  state(
    'setup scan',
    signedIn(async (visitor) => {
      await visitor.open('/setup-2fa');
      return visitor.send({});
    }),
    { hasNoLanguages: true },
  ),
  state(
    'setup wrong',
    signedIn(async (visitor) => {
      await visitor.open('/setup-2fa');
      await visitor.send({});
      return visitor.send({ code: '000000' });
    }),
    { status: 401, hasNoLanguages: true },
  ),
  state(
    'setup codes',
    signedIn(async (visitor) => {
      await visitor.open('/setup-2fa');
      await visitor.send({});
      const secret = (await visitor.page.locator('#secret').innerText()).replaceAll(' ', '');
      plantCanary(secret);
      return visitor.send({ code: totpCode(secret, new Date()) });
    }),
    { hasNoLanguages: true },
  ),
  state('second-step', toSecondStep),
  state(
    'second-step wrong',
    async (visitor, service) => {
      await toSecondStep(visitor, service);
      return visitor.send({ code: '000000' });
    },
    { status: 401 },
  ),
  state('second-step recovery', async (visitor, service) => {
    await toSecondStep(visitor, service);
    return visitor.open('/verify-2fa?by=recovery');
  }),
  state(
    'reauthenticate',
    signedIn((visitor) => visitor.open('/reauthenticate')),
  ),
  state(
    'reauthenticate wrong',
    signedIn(async (visitor) => {
      await visitor.open('/reauthenticate');
      return visitor.send({ current_password: 'wrong' });
    }),
    { status: 403 },
  ),
];

const account: PageState[] = [
  state(
    'account',
    signedIn((visitor) => visitor.open('/account')),
  ),
  state(
    'account full',
    enrolled(async (visitor, credentials, service) => {
      const removeAuthenticator = await addAuthenticator(visitor);
      await visitor.open('/account');
      await visitor.page.locator('#new-passkey-name').fill('Laptop');
      await visitor.page.locator('form[action="/account/passkeys"] button').click();
      await visitor.page.locator('.notice').waitFor();
      await removeAuthenticator();
      const other = await service.visit({
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      });
      await other.call('POST', '/sessions', credentials).catch(() => {});
      await other.close();
      await visitor.open('/account');
      return visitor.send({ first_name: 'Ann', last_name: 'Example' });
    }),
  ),
  state(
    'account password-wrong',
    signedIn(async (visitor) => {
      await visitor.open('/account');
      return visitor.send({ current_password: 'wrong', new_password: 'short', repeat: 'other' });
    }),
    { status: 400, hasNoLanguages: true },
  ),
  state(
    'account events',
    signedIn((visitor) => visitor.open('/account/events')),
  ),
  state(
    'account delete',
    signedIn((visitor) => visitor.open('/account/delete')),
  ),
];

const adminConsole: PageState[] = [
  state(
    'admin overview',
    asAdmin((visitor) => visitor.open('/admin')),
  ),
  ...invitationStates.map(({ name, open, ...more }) => state(name, open, more)),
  ...peopleStates.map(({ name, open, ...more }) => state(name, open, more)),
  state(
    'admin events',
    asAdmin((visitor) => visitor.open('/admin/events')),
  ),
  state(
    'admin events without any',
    asAdmin((visitor) => visitor.open('/admin/events?type=auth.refresh_refused')),
  ),
  state(
    'admin events wrong filter',
    asAdmin((visitor) => visitor.open('/admin/events?user=nobody@example.com&from=2026-12-01&to=2026-11-01')),
    { status: 400 },
  ),
  state(
    'admin people',
    asAdmin((visitor) => visitor.open('/admin/people')),
  ),
  state(
    'admin people found',
    asAdmin((visitor) => visitor.open('/admin/people?query=ADA')),
  ),
  state(
    'admin people nobody',
    asAdmin((visitor) => visitor.open('/admin/people?query=nobody')),
  ),
  state(
    'admin people too-long',
    asAdmin((visitor) => visitor.open(`/admin/people?query=${'a'.repeat(255)}`)),
    { status: 400 },
  ),
];

const errors: PageState[] = [
  state('error unauthorized', (visitor) => visitor.open('/api/v1/unauthorized'), { status: 401, hasNoLanguages: true }),
  state('error forbidden', (visitor) => visitor.open('/api/v1/forbidden'), { status: 403, hasNoLanguages: true }),
  state('error absent', (visitor) => visitor.open('/nowhere'), { status: 404, hasNoLanguages: true }),
  state('error method', (visitor) => visitor.open('/token'), { status: 405, hasNoLanguages: true }),
  failure('too-many', 429),
  failure('failed', 500),
  failure('unavailable', 503),
];

export const pageStates: readonly PageState[] = [
  ...entry,
  ...registration,
  ...links,
  ...home,
  ...factors,
  ...account,
  ...adminConsole,
  ...errors,
];
