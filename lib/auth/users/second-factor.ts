import type { Impersonator, User } from '../entities';
import { AuthError } from '../errors';
import { includesSecondFactor, type Proved } from '../methods';
import { ADMIN, hasRole } from '../roles';

/** Who must have a second factor: the setting REQUIRE_SECOND_FACTOR. */
export const SECOND_FACTOR_POLICIES = ['none', 'admins', 'all'] as const;

export type SecondFactorPolicy = (typeof SECOND_FACTOR_POLICIES)[number];

export interface SecondFactorSettings {
  secondFactorPolicy: SecondFactorPolicy;
}

/** Whether the service requires a second factor of this user. */
export const mustHaveSecondFactor = (
  { secondFactorPolicy }: SecondFactorSettings,
  user: Pick<User, 'roles'>,
): boolean => secondFactorPolicy === 'all' || (secondFactorPolicy === 'admins' && hasRole(user, ADMIN.code));

/**
 * Whether this user has a second factor, so that a first factor alone signs them in nowhere. A passkey replaces the password of most
 * users, so it does not make sign-ins with a password longer. It is a second factor only of users who must have one.
 */
export const hasSecondFactor = (
  settings: SecondFactorSettings,
  user: Pick<User, 'roles' | 'hasTotp' | 'passkeys'>,
): boolean => user.hasTotp || (user.passkeys > 0 && mustHaveSecondFactor(settings, user));

/** Why a proof is not enough for this user. */
export type SecondFactorObstacle = 'second_factor_required' | 'second_factor_setup_required';

type ProvedSession = Proved & { readonly impersonator?: Impersonator };

type WithFactors = Pick<User, 'roles' | 'hasTotp' | 'passkeys'>;

/**
 * Why what a user proved is not enough, now: they have a second factor that it does not include, or must have one and have none.
 * @returns `null` if it is enough.
 */
export const secondFactorObstacle = (
  settings: SecondFactorSettings,
  user: WithFactors,
  proved: Proved,
): SecondFactorObstacle | null => {
  if (hasSecondFactor(settings, user)) return includesSecondFactor(proved) ? null : 'second_factor_required';
  // Also if they proved one that was removed since.
  return mustHaveSecondFactor(settings, user) ? 'second_factor_setup_required' : null;
};

/**
 * Why the session of a user who must have a second factor is refused. The policy and the roles are those of now, so a session that
 * began before the user became an admin is refused from the next request on. ASVS 5.0 8.3.2
 * @returns `null` for a session that proved one which the user still has, for users who need none, and for a session that an admin
 * uses: they have proved their own.
 */
export const sessionObstacle = (
  settings: SecondFactorSettings,
  user: WithFactors,
  session: ProvedSession,
): SecondFactorObstacle | null =>
  session.impersonator === undefined && mustHaveSecondFactor(settings, user)
    ? secondFactorObstacle(settings, user, session)
    : null;

/**
 * Check the session of a caller: what every private route does, unless it says otherwise.
 * @throws {AuthError} `second_factor_required`, `second_factor_setup_required`
 */
export const requireSecondFactor = (
  settings: SecondFactorSettings,
  user: WithFactors,
  session: ProvedSession,
): void => {
  const obstacle = sessionObstacle(settings, user, session);
  if (obstacle !== null) throw new AuthError(obstacle);
};

/**
 * As `requireSecondFactor`, for the routes that set a second factor up: they also admit a user who has none yet. A user who has one
 * must prove it: otherwise whoever knows the password could add a second factor of their own.
 * @throws {AuthError} `second_factor_required`
 */
export const requireSecondFactorIfAny = (
  settings: SecondFactorSettings,
  user: WithFactors,
  session: ProvedSession,
): void => {
  const obstacle = sessionObstacle(settings, user, session);
  if (obstacle === 'second_factor_required') throw new AuthError(obstacle);
};
