import type { ContractMode } from '../contract-mode';
import { authenticationOf } from '../credentials/proof';
import type { Session, SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import type { SecurityEvents } from '../ports';
import type { UsersStore } from '../stores/users-store';
import { getUserOfCustomer } from '../users/get-user';
import { mayBeImpersonated } from '../users/impersonation';
import { maySignIn } from '../users/may-sign-in';
import { continueSession } from './begin-session';
import { type CookieSessionDeps, cookieSession } from './cookie-session';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from './recent-authentication';

/** How long an admin may act as another user before they have to say so again. */
export const IMPERSONATION_SECONDS = 900;

export interface ImpersonateDeps extends CookieSessionDeps, RecentAuthenticationSettings {
  users: Pick<UsersStore, 'findUser'>;
  events: SecurityEvents;
  mode: CookieSessionDeps['mode'] & Pick<ContractMode, 'verifiesEmails'>;
  allowsImpersonation: boolean;
}

/** The admin, and the session that authenticated them. */
interface Admin {
  readonly user: User;
  readonly session: Pick<SessionSummary, 'authenticatedAt' | 'methods' | 'userVerified'>;
}

/**
 * Begin a session in which an admin acts as another user of their customer, for 15 minutes. The user sees in their events who did it
 * and what. The session changes nothing but what a route allows explicitly: see `identified` in lib/http/handler.ts. It does not count
 * among the sessions that a user may have.
 * @throws {AuthError} `not_allowed` if the setting forbids it, for the admin's own account, for admins and users with a reserved role,
 * and for a user who may not sign in; `reauthentication_required`; `user_not_found`, also for a user of another customer.
 */
export const impersonate = async (
  deps: ImpersonateDeps,
  admin: Admin,
  id: string,
  source: Pick<Session, 'ipAddress' | 'client'>,
): Promise<{ user: User; session: Session; token: string }> => {
  if (!deps.allowsImpersonation) throw new AuthError('not_allowed');
  requireRecentAuthentication(deps, admin.session, deps.clock.now());
  const { customerId } = admin.user;
  const user = await getUserOfCustomer(deps.users, customerId, id);
  if (user.id === admin.user.id || !mayBeImpersonated(user) || !maySignIn(deps, user))
    throw new AuthError('not_allowed');
  const impersonator = { id: admin.user.id, epoch: admin.user.sessionEpoch, customerId };
  const kind = cookieSession(deps, { ...source, durationSeconds: IMPERSONATION_SECONDS, replaces: null, impersonator });
  const begun = await continueSession({ user, ...authenticationOf(admin.session) }, kind);
  await deps.events.record({ event: 'user_impersonated', user, actorId: admin.user.id });
  return begun;
};
