import { AuthError } from '../../auth/errors';
import {
  type RecentAuthenticationSettings,
  requireRecentAuthentication,
} from '../../auth/sessions/recent-authentication';
import {
  getLeavingCaller,
  getProvingCaller,
  getSessionCaller,
  getSettingUpCaller,
  type SessionCaller,
  type SessionCallerDeps,
} from '../../auth/tokens/find-session-caller';
import type { CookieSettings } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import type { CallerSource } from '../../http/handler';

/** The settings of a private route of the auth service. */
export interface SessionRouteSettings extends EdgeSettings {
  readonly sessionCookie: CookieSettings;
}

type CookieOnly = Pick<SessionRouteSettings, 'sessionCookie'>;
type Callers = CallerSource<SessionCaller>;

/**
 * Authenticates callers by the cookie of a live session or by an access token of one; without either the answer is 403. A user who
 * must have a second factor is refused (403) unless the session proved it.
 */
export const signedIn = (deps: SessionCallerDeps, { sessionCookie }: CookieOnly): Callers => ({
  cookieName: sessionCookie.name,
  identify: (credentials) => getSessionCaller(deps, credentials),
});

/** As `signedIn`, for a route that sets a second factor up: users who must have one and have none may call it. */
export const settingUp = (deps: SessionCallerDeps, { sessionCookie }: CookieOnly): Callers => ({
  cookieName: sessionCookie.name,
  identify: (credentials) => getSettingUpCaller(deps, credentials),
});

/** As `signedIn`, for the route on which users prove again who they are: it needs no second factor yet. */
export const proving = (deps: SessionCallerDeps, { sessionCookie }: CookieOnly): Callers => ({
  cookieName: sessionCookie.name,
  identify: (credentials) => getProvingCaller(deps, credentials),
});

/**
 * As the given source, but the caller must have signed in recently; otherwise the answer is 403 `reauthentication_required`.
 * @param callers `settingUp` for a route that sets a second factor up.
 */
export const withRecentAuthentication = (
  deps: SessionCallerDeps & RecentAuthenticationSettings,
  settings: CookieOnly,
  callers: Callers = signedIn(deps, settings),
): Callers => ({
  ...callers,
  identify: async (credentials) => {
    const caller = await callers.identify(credentials);
    requireRecentAuthentication(deps, caller.session, deps.clock.now());
    return caller;
  },
});

/** As `signedIn`, for a route that ends the session of its caller: it needs no second factor. */
export const leaving = (deps: SessionCallerDeps, { sessionCookie }: CookieOnly): Callers => ({
  cookieName: sessionCookie.name,
  identify: (credentials) => getLeavingCaller(deps, credentials),
});

/**
 * As `signedIn`, but the request must carry the cookie. Otherwise whoever has an access token could exchange it for another one,
 * again and again, and its short lifetime would protect nobody.
 */
export const signedInByCookie = (deps: SessionCallerDeps, settings: CookieOnly): Callers => ({
  ...signedIn(deps, settings),
  identify: async (credentials) => {
    if (!credentials.hasSessionCookie) throw new AuthError('not_signed_in');
    return getSessionCaller(deps, credentials);
  },
});
