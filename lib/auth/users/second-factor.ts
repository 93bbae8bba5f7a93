import type { User } from '../entities';
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
