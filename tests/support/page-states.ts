import { type html, markupOf } from '../../lib/html/html';
import { errorPage } from '../../lib/http/pages/error-page';
import { newCredentials } from './deps';
import { gatewayEvent } from './event';
import type { Credentials, PageService, Visitor } from './page-service';
import { pagesWith } from './page-settings';

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

const errors: PageState[] = [
  state('error unauthorized', (visitor) => visitor.open('/api/v1/unauthorized'), { status: 401, hasNoLanguages: true }),
  state('error forbidden', (visitor) => visitor.open('/api/v1/forbidden'), { status: 403, hasNoLanguages: true }),
  state('error absent', (visitor) => visitor.open('/nowhere'), { status: 404, hasNoLanguages: true }),
  state('error method', (visitor) => visitor.open('/token'), { status: 405, hasNoLanguages: true }),
  failure('too-many', 429),
  failure('failed', 500),
  failure('unavailable', 503),
];

export const pageStates: readonly PageState[] = [...entry, ...home, ...errors];
