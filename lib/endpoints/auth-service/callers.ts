import type { Session, User } from '../../auth/entities';
import { getLiveSession, type SessionDeps } from '../../auth/sessions/find-live-session';
import {
  type RecentAuthenticationSettings,
  requireRecentAuthentication,
} from '../../auth/sessions/recent-authentication';
import type { CookieSettings } from '../../http/cookies';
import type { OriginSettings } from '../../http/cross-origin';
import type { CallerSource } from '../../http/handler';

/** Who calls by a session cookie. */
interface SignedIn {
  readonly user: User;
  readonly session: Session;
}

/** What a private route of the auth service is set to. */
export interface SessionRouteSettings extends OriginSettings {
  readonly sessionCookie: CookieSettings;
}

type CookieOnly = Pick<SessionRouteSettings, 'sessionCookie'>;

/** Callers are those who carry a live session; else 403. */
export const signedIn = (deps: SessionDeps, { sessionCookie }: CookieOnly): CallerSource<SignedIn> => ({
  cookieName: sessionCookie.name,
  identify: ({ sessionToken }) => getLiveSession(deps, sessionToken),
});

/** As `signedIn`, for users who signed in recently (RECENT_AUTHENTICATION); others are told to sign in again, with 403. */
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
