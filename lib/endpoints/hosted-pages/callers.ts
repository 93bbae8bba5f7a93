import { AuthError } from '../../auth/errors';
import type { SentCredentials } from '../../auth/sessions/authenticators/authenticator';
import { findLiveSession, readLiveSession, type SessionDeps, summaryOf } from '../../auth/sessions/find-live-session';
import {
  type RecentAuthenticationSettings,
  requireRecentAuthentication,
} from '../../auth/sessions/recent-authentication';
import type { SessionCaller } from '../../auth/tokens/find-session-caller';
import {
  requireSecondFactor,
  requireSecondFactorIfAny,
  type SecondFactorSettings,
} from '../../auth/users/second-factor';
import type { CallerSource } from '../../http/handler';
import type { PageSettings } from '../../http/pages/page-settings';

export interface PageCallerDeps extends SessionDeps, SecondFactorSettings {}

type Settings = { pages(): Pick<PageSettings, 'cookies'> };
type PageCallers = CallerSource<SessionCaller>;

/** As `signedIn` of the auth service, but only by the session cookie: a browser opens pages without a token. */
export const signedInToPages = (deps: PageCallerDeps, settings: Settings): PageCallers =>
  byCookie(deps, settings, findLiveSession, requireSecondFactor);

/** As `signedInToPages`, for the pages that set a second factor up. */
export const settingUpOnPages = (deps: PageCallerDeps, settings: Settings): PageCallers =>
  byCookie(deps, settings, findLiveSession, requireSecondFactorIfAny);

/** As `signedInToPages`, for the pages on which users prove again who they are. */
export const provingOnPages = (deps: PageCallerDeps, settings: Settings): PageCallers =>
  byCookie(deps, settings, findLiveSession, () => {});

/** As `signedInToPages`, for the page that ends the session: it needs no second factor, and the session is not in use. */
export const leavingPages = (deps: PageCallerDeps, settings: Settings): PageCallers =>
  byCookie(deps, settings, readLiveSession, () => {});

/** As the given source, but the caller must have signed in recently; otherwise they are asked to prove who they are again. */
export const recently = (deps: PageCallerDeps & RecentAuthenticationSettings, callers: PageCallers): PageCallers => ({
  ...callers,
  identify: async (credentials) => {
    const caller = await callers.identify(credentials);
    requireRecentAuthentication(deps, caller.session, deps.clock.now());
    return caller;
  },
});

const byCookie = (
  deps: PageCallerDeps,
  settings: Settings,
  find: typeof findLiveSession,
  require: typeof requireSecondFactor,
): PageCallers => ({
  cookieName: settings.pages().cookies.session.name,
  identify: async ({ sessionToken }: SentCredentials) => {
    const live = await find(deps, sessionToken);
    if (live === null) throw new AuthError('not_signed_in');
    require(deps, live.user, live.session);
    return { user: live.user, session: summaryOf(live.session) };
  },
});
