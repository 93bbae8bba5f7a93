import type { Session, User } from '../../auth/entities';
import { getLiveSession, type SessionDeps } from '../../auth/sessions/find-live-session';
import {
  type RecentAuthenticationSettings,
  requireRecentAuthentication,
} from '../../auth/sessions/recent-authentication';
import type { CookieSettings } from '../../http/cookies';
import type { EdgeSettings } from '../../http/cross-origin';
import type { CallerSource } from '../../http/handler';

/** A caller with a live session. */
interface SignedIn {
  readonly user: User;
  readonly session: Session;
}

/** The settings of a private route of the auth service. */
export interface SessionRouteSettings extends EdgeSettings {
  readonly sessionCookie: CookieSettings;
}

type CookieOnly = Pick<SessionRouteSettings, 'sessionCookie'>;

/** Authenticates callers by the cookie of a live session; without one the answer is 403. */
export const signedIn = (deps: SessionDeps, { sessionCookie }: CookieOnly): CallerSource<SignedIn> => ({
  cookieName: sessionCookie.name,
  identify: ({ sessionToken }) => getLiveSession(deps, sessionToken),
});

/** As `signedIn`, but the caller must have signed in recently (RECENT_AUTHENTICATION); otherwise 403 `reauthentication_required`. */
export const withRecentAuthentication = (
  deps: SessionDeps & RecentAuthenticationSettings,
  settings: CookieOnly,
): CallerSource<SignedIn> => {
  const callers = signedIn(deps, settings);
  return {
    ...callers,
    identify: async (proof) => {
      const caller = await callers.identify(proof);
      requireRecentAuthentication(deps, caller.session, deps.clock.now());
      return caller;
    },
  };
};
