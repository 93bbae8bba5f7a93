import type { UserEventForAdmin } from '../../../auth/accounts/list-user-events';
import { type SignInObstacle, signInObstacles } from '../../../auth/accounts/sign-in-obstacles';
import type { Role, User } from '../../../auth/entities';
import { type ListEventsDeps, ownEvent, readEvents } from '../../../auth/events/list-events';
import { type FindGuessLockDeps, findGuessLock } from '../../../auth/limits/find-guess-lock';
import { canGetResetMail } from '../../../auth/passwords/send-user-reset-mail';
import { type ListedSession, type ListSessionsDeps, listSessions } from '../../../auth/sessions/list-sessions';
import {
  isRecentlyAuthenticated,
  type RecentAuthenticationSettings,
} from '../../../auth/sessions/recent-authentication';
import { settleBoth } from '../../../auth/settle';
import type { RolesStore } from '../../../auth/stores/roles-store';
import type { SessionCaller } from '../../../auth/tokens/find-session-caller';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import { mayBeImpersonated } from '../../../auth/users/impersonation';
import { maySignIn } from '../../../auth/users/may-sign-in';
import { mayGrant } from '../../../auth/users/privileges';
import type { PageCallerDeps } from '../../hosted-pages/callers';
import {
  type ListedSecondFactors,
  type ListSecondFactorsDeps,
  listSecondFactors,
  noSecondFactors,
} from '../../listed-second-factors';

/** How many of the events are read: in most cases the last sign-in and the last refusal are among them. */
const READ = 30;

/** The roles that a form offers are few. */
const MAX_LISTED_ROLES = 100;

export interface PersonViewDeps
  extends PageCallerDeps,
    ListSessionsDeps,
    ListEventsDeps,
    ListSecondFactorsDeps,
    FindGuessLockDeps,
    RecentAuthenticationSettings {
  sessions: PageCallerDeps['sessions'] & ListSessionsDeps['sessions'];
  clock: ListSessionsDeps['clock'];
  roles: Pick<RolesStore, 'listRoles'>;
  allowsImpersonation: boolean;
}

/** What the page about a person shows. */
export interface PersonView {
  readonly caller: User;
  readonly user: User;
  readonly obstacles: readonly SignInObstacle[];
  readonly factors: ListedSecondFactors;
  readonly sessions: readonly ListedSession[];
  /** The latest. */
  readonly events: readonly UserEventForAdmin[];
  /** All that can be granted, and those of the person. */
  readonly roles: readonly Role[];
  /** The codes of the reserved roles without which the caller may not change the person. */
  readonly lacking: readonly string[];
  readonly canGetResetMail: boolean;
  /** Whether the admin may act as the person. */
  readonly canBeImpersonated: boolean;
  /** Whether the mode asks for verified emails. */
  readonly verifiesEmails: boolean;
  /** Whether the admin proved recently who they are. Otherwise what needs that leads to the proof. */
  readonly isRecent: boolean;
  readonly now: Date;
}

/**
 * Find all that an admin sees of a person: the person first, and everything else in one more round trip.
 * @throws {AuthError} `user_not_found`, also for a person of another customer.
 */
export const findPersonView = async (
  deps: PersonViewDeps,
  { user: caller, session }: SessionCaller,
  id: string,
): Promise<PersonView> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, id);
  const [[[sessions, { events }], [factors, guessLock]], roles] = await settleBoth(
    settleBoth(
      settleBoth(listSessions(deps, { caller: user, session }), readEvents(deps, user, { limit: READ })),
      // A user without any second factor costs no read.
      settleBoth(
        user.hasTotp || user.passkeys > 0 ? listSecondFactors(deps, id) : Promise.resolve(noSecondFactors),
        findGuessLock(deps, user.email),
      ),
    ),
    listGrantableRoles(deps.roles, user),
  );
  const now = deps.clock.now();
  return {
    caller,
    user,
    obstacles: signInObstacles(deps, user, { guessLock, recoveryCodes: factors.recovery_codes.left }),
    factors,
    sessions,
    events: events.map((event) => ({ ...ownEvent(event, user), actorId: event.actorId })),
    roles,
    lacking: lackingRoles(caller, user),
    canGetResetMail: canGetResetMail(deps, user),
    canBeImpersonated: deps.allowsImpersonation && mayBeImpersonated(user) && maySignIn(deps, user),
    verifiesEmails: deps.mode.verifiesEmails,
    isRecent: isRecentlyAuthenticated(deps, session, now),
    now,
  };
};

/** The roles that a form offers: those that exist, and those that the user has. */
export const listGrantableRoles = async (roles: Pick<RolesStore, 'listRoles'>, user: User): Promise<Role[]> => {
  const listed = await roles.listRoles({ skip: 0, limit: MAX_LISTED_ROLES });
  return [...listed, ...user.roles.filter(({ id }) => !listed.some((role) => role.id === id))];
};

/** As `requirePrivilege`: the codes of the reserved roles of a user that the caller does not have. */
const lackingRoles = (caller: User, user: User): string[] =>
  user.roles.filter((role) => !mayGrant(caller, role)).map(({ code }) => code);
