import { type ContractMode, hardenedMode } from '../../lib/auth/contract-mode';
import type { User } from '../../lib/auth/entities';
import { formTokenOf } from '../../lib/crypto/form-token';
import { createHandler as exportAccount } from '../../lib/endpoints/hosted-pages/account/export-account';
import { createHandler as showAccount } from '../../lib/endpoints/hosted-pages/account/show-account';
import { createHandler as showAccountEvents } from '../../lib/endpoints/hosted-pages/account/show-account-events';
import { createHandler as showDeleteAccount } from '../../lib/endpoints/hosted-pages/account/show-delete-account';
import { createHandler as submitDeleteAccount } from '../../lib/endpoints/hosted-pages/account/submit-delete-account';
import { createHandler as submitEmail } from '../../lib/endpoints/hosted-pages/account/submit-email';
import { createHandler as submitPassword } from '../../lib/endpoints/hosted-pages/account/submit-password';
import { createHandler as submitProfile } from '../../lib/endpoints/hosted-pages/account/submit-profile';
import { createHandler as submitSessions } from '../../lib/endpoints/hosted-pages/account/submit-sessions';
import type { LambdaHandler } from '../../lib/http/handler';
import type { PageSettings } from '../../lib/http/pages/page-settings';
import { createTestDeps } from './deps';
import { type Answer, call, gatewayEvent, type RequestParts } from './event';
import { BASE_URL, BROWSER } from './mail-links';
import { createMemoryAccountEvents } from './memory-account-events';
import { pagesWith } from './page-settings';
import { plantSession, plantUser } from './sessions';

/** Somebody who is signed in, in one browser. */
export interface Visitor {
  user: User;
  token: string;
  reference: string;
}

/** The account page and its forms, in memory. */
export const createAccountPages = ({
  mode = hardenedMode,
  pages = {},
}: {
  mode?: ContractMode;
  pages?: Partial<PageSettings>;
} = {}) => {
  const deps = { ...createTestDeps({ mode }), accountEvents: createMemoryAccountEvents() };
  const settings = {
    ...pagesWith(pages),
    origins: [BASE_URL],
    openPaths: [],
    errorsHaveCodes: mode.errorsHaveCodes,
    passwords: { minimumLength: 8 },
    deviceCookie: { name: '__Host-device', secure: true },
    sessionDurationSeconds: 86_400,
  };
  const routes = {
    'GET /account': showAccount(deps, settings),
    'GET /account/events': showAccountEvents(deps, settings),
    'POST /account/profile': submitProfile(deps, settings),
    'POST /account/email': submitEmail(deps, settings),
    'POST /account/password': submitPassword(deps, settings),
    'POST /account/sessions': submitSessions(deps, settings),
    'POST /account/export': exportAccount(deps, settings),
    'GET /account/delete': showDeleteAccount(deps, settings),
    'POST /account/delete': submitDeleteAccount(deps, settings),
  } satisfies Record<string, LambdaHandler>;

  const signIn = async (user: User): Promise<Visitor> => {
    const { token, session } = await plantSession(deps, user);
    return { user, token, reference: session.tokenHash };
  };

  return {
    deps,
    signIn,
    /** Somebody who has just signed in with `password`. */
    visitor: async (changes: Partial<User> = {}, password = 'correct horse battery'): Promise<Visitor> => {
      const id = deps.ids.newId();
      return signIn(plantUser(deps, { id, passwordHash: await deps.hasher.hash(password, id), ...changes }));
    },
    /** Open a page. */
    open: (route: keyof typeof routes, visitor: Visitor | null, parts: RequestParts = {}): Promise<Answer> =>
      call(routes[route], gatewayEvent(route, { ...asBrowser(visitor, parts), ...withHeaders(parts, BROWSER) })),
    /** Send a form of a page that this browser got. */
    send: (
      route: keyof typeof routes,
      visitor: Visitor,
      fields: Record<string, string> = {},
      parts: RequestParts = {},
    ): Promise<Answer> => {
      const form = { form_token: formTokenOf(visitor.token), ...fields };
      const headers = { ...BROWSER, origin: BASE_URL, 'sec-fetch-site': 'same-origin' };
      return call(
        routes[route],
        gatewayEvent(route, { form, ...asBrowser(visitor, parts), ...withHeaders(parts, headers) }),
      );
    },
  };
};

const asBrowser = (visitor: Visitor | null, parts: RequestParts): RequestParts => ({
  ...parts,
  cookies: [...(visitor === null ? [] : [`__Host-session_id=${visitor.token}`]), ...(parts.cookies ?? [])],
});

const withHeaders = (parts: RequestParts, headers: Record<string, string>): RequestParts => ({
  headers: { ...headers, ...parts.headers },
});

/** The cookies that an answer sets: name -> value; an empty value is a cookie that is deleted. */
export const cookiesOf = ({ cookies }: Answer): Record<string, string> =>
  Object.fromEntries(
    cookies.map((cookie) => {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

/** Where an answer leads, and the notice that the next page shows. */
export const leadOf = (answer: Answer) => ({
  status: answer.status,
  to: answer.headers.location,
  notice: cookiesOf(answer)['__Host-notice'],
});

/** The text of a page without markup. */
export const wordsOf = ({ text }: Answer): string =>
  text
    .replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
