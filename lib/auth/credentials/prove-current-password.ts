import type { Authentication, User } from '../entities';
import { AuthError } from '../errors';
import { type GuessLimitsDeps, releaseIfUnavailable, reserveAttempt } from '../limits/guess-limits';
import type { PasswordHasher, SecurityEvents } from '../ports';
import { passwordAttempt } from './password';
import type { Proof } from './proof';

export interface ProveCurrentPasswordDeps extends GuessLimitsDeps {
  hasher: PasswordHasher;
  events: SecurityEvents;
}

/** The typed password and the origin of the request. */
export interface PasswordProof {
  /** As typed. */
  readonly password: string;
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** The value of the device cookie; `null` without one. */
  readonly device: string | null;
}

/** The events of a wrong password, by what it was sent for. */
type RefusalEvent = 'password_change_refused' | 'reauthentication_refused';

/**
 * Check that a signed-in user knows their current password, before it is replaced. Hashes once. The guess limits of sign-ins
 * apply: an attacker who finds an open session must not be able to guess the password here.
 * @param event recorded for a wrong password.
 * @throws {AuthError} `wrong_current_password`; `too_many_attempts`, before the password is hashed.
 * @see OWASP ASVS 5.0 6.2.3, 6.3.1
 */
export const proveCurrentPassword = async (
  deps: ProveCurrentPasswordDeps,
  user: User,
  { password, ipAddress, device }: PasswordProof,
  event: RefusalEvent = 'password_change_refused',
): Promise<Authentication> => {
  const refusal = async (error: AuthError): Promise<AuthError> => {
    await deps.events.record({ event, user, reason: error.code });
    return error;
  };
  const attempt = await reserveAttempt(deps, { email: user.email, ipAddress, device }).catch(async (error: unknown) => {
    throw error instanceof AuthError ? await refusal(error) : error;
  });
  return releaseIfUnavailable(attempt, async () => {
    const matches = await deps.hasher.verify(passwordAttempt(password), user, password);
    if (!matches) throw await refusal(new AuthError('wrong_current_password'));
    const authenticatedAt = deps.clock.now();
    await attempt.release();
    return { authenticatedAt, methods: ['pwd'] };
  });
};

/** As `proveCurrentPassword`, for a user who proves again who they are. Nothing is left to release. */
export const provePasswordAgain = async (
  deps: ProveCurrentPasswordDeps,
  user: User,
  input: PasswordProof,
): Promise<Proof> => {
  const authentication = await proveCurrentPassword(deps, user, input, 'reauthentication_refused');
  return { user, ...authentication, from: 'unknown-device', release: async () => {} };
};
