import type { GenericSchema } from 'valibot';
import type { Session, User } from '../../auth/entities';
import { getLiveSession, type SessionDeps } from '../../auth/sessions/find-live-session';
import { requireRecentAuthentication } from '../../auth/sessions/recent-authentication';
import type { CookieSettings } from '../../http/cookies';
import {
  type LambdaHandler,
  type PrivateRequest,
  privateHandler,
  type RouteInput,
  type ValueOf,
} from '../../http/handler';
import type { HttpResponse } from '../../http/response';
import { authServiceErrors } from './surface';

/** Who calls by a session cookie. */
interface SignedIn {
  readonly user: User;
  readonly session: Session;
}

/** What a private route of surface A is set to. */
export interface SessionGuardSettings {
  readonly sessionCookie: CookieSettings;
  /** Origins whose pages may change state. */
  readonly origins: readonly string[];
}

type SessionGuard = <
  Body extends GenericSchema | undefined = undefined,
  Query extends GenericSchema | undefined = undefined,
>(
  endpoint: (request: PrivateRequest<ValueOf<Body>, SignedIn, ValueOf<Query>>) => Promise<HttpResponse>,
  input?: Pick<RouteInput<Body, Query>, 'body' | 'query'>,
) => LambdaHandler;

/**
 * The wrapper of surface A's private endpoints: for whoever carries a live session, else 403. A state change that another
 * site's page sends is refused before all else.
 */
export const signedIn = (deps: SessionDeps, settings: SessionGuardSettings): SessionGuard =>
  guard(settings, (token) => getLiveSession(deps, token));

/** As `signedIn`, for whoever signed in less than 10 minutes ago; others are told to, with 403. */
export const withRecentAuthentication = (deps: SessionDeps, settings: SessionGuardSettings): SessionGuard =>
  guard(settings, async (token) => {
    const live = await getLiveSession(deps, token);
    requireRecentAuthentication(live.session, deps.clock.now());
    return live;
  });

const guard =
  (
    { sessionCookie: { name: cookieName }, origins }: SessionGuardSettings,
    find: (token: string | null) => Promise<SignedIn>,
  ): SessionGuard =>
  (endpoint, input) =>
    privateHandler(
      authServiceErrors,
      { cookieName, origins, identify: ({ sessionToken }) => find(sessionToken) },
      { ...input },
      endpoint,
    );
