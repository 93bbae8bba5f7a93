import { type ContractMode, hardenedMode } from '../../lib/auth/contract-mode';
import type { User } from '../../lib/auth/entities';
import { ADMIN } from '../../lib/auth/roles';
import { formTokenOf } from '../../lib/crypto/form-token';
import type { LambdaHandler } from '../../lib/http/handler';
import type { PageSettings } from '../../lib/http/pages/page-settings';
import type { Visitor } from './account-pages';
import { createTestDeps } from './deps';
import { type Answer, call, gatewayEvent, type RequestParts } from './event';
import { BASE_URL, BROWSER } from './mail-links';
import { createMemoryAccountEvents } from './memory-account-events';
import { createMemoryAudit } from './memory-audit';
import { pagesWith } from './page-settings';
import { plantSession, plantUser } from './sessions';

type ConsoleDeps = ReturnType<typeof consoleDeps>;

const consoleDeps = (mode: ContractMode) => {
  const { dailyCounts, count } = createMemoryAudit();
  return {
    ...createTestDeps({ mode }),
    accountEvents: createMemoryAccountEvents(),
    dailyCounts,
    /** Adds to the counters of a customer on a day. */
    countOnDay: count,
  };
};

const settingsWith = (mode: ContractMode, pages: Partial<PageSettings>) => ({
  ...pagesWith(pages),
  origins: [BASE_URL],
  openPaths: [],
  errorsHaveCodes: mode.errorsHaveCodes,
});

/**
 * Pages and forms of the admin console, in memory.
 * @param routesWith the routes of a test, by method and path.
 */
export const createAdminConsole = <Route extends string>(
  routesWith: (deps: ConsoleDeps, settings: ReturnType<typeof settingsWith>) => Readonly<Record<Route, LambdaHandler>>,
  { mode = hardenedMode, pages = {} }: { mode?: ContractMode; pages?: Partial<PageSettings> } = {},
) => {
  const deps = consoleDeps(mode);
  const routes = routesWith(deps, settingsWith(mode, pages));

  const signIn = async (user: User): Promise<Visitor> => {
    const { token, session } = await plantSession(deps, user);
    return { user, token, reference: session.tokenHash };
  };

  const sendTo = (route: Route, visitor: Visitor | null, headers: Record<string, string>, parts: RequestParts) =>
    call(
      routes[route],
      gatewayEvent(route, {
        ...parts,
        cookies: [...(visitor === null ? [] : [`__Host-session_id=${visitor.token}`]), ...(parts.cookies ?? [])],
        headers: { ...headers, ...parts.headers },
      }),
    );

  return {
    deps,
    signIn,
    /** A user of customer 1, unless the changes say otherwise. */
    person: (changes: Partial<User> = {}): User => plantUser(deps, { id: deps.ids.newId(), ...changes }),
    /** An admin who has just signed in. */
    admin: (changes: Partial<User> = {}): Promise<Visitor> =>
      signIn(plantUser(deps, { id: deps.ids.newId(), email: 'admin@example.com', roles: [ADMIN], ...changes })),
    /** Open a page. */
    open: (route: Route, visitor: Visitor | null, parts: RequestParts = {}): Promise<Answer> =>
      sendTo(route, visitor, BROWSER, parts),
    /** Send a form of a page that this browser got. */
    send: (
      route: Route,
      visitor: Visitor,
      fields: Record<string, string> = {},
      parts: RequestParts = {},
    ): Promise<Answer> =>
      sendTo(
        route,
        visitor,
        { ...BROWSER, origin: BASE_URL, 'sec-fetch-site': 'same-origin' },
        { form: { form_token: formTokenOf(visitor.token), ...fields }, ...parts },
      ),
  };
};
