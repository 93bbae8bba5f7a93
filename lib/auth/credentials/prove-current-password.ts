import type { Authentication, User } from '../entities';
import { AuthError } from '../errors';
import { type GuessLimitsDeps, releaseIfUnavailable, reserveAttempt } from '../limits/guess-limits';
import type { PasswordHasher, SecurityEvents } from '../ports';
import { passwordAttempt } from './password';

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

/**
 * Check that a signed-in user knows their current password, before it is replaced. Hashes once. The guess limits of sign-ins
 * apply: an attacker who finds an open session must not be able to guess the password here.
 * @throws {AuthError} `wrong_current_password`; `too_many_attempts`, before the password is hashed.
 * @see OWASP ASVS 5.0 6.2.3, 6.3.1
 */
export const proveCurrentPassword = async (
  deps: ProveCurrentPasswordDeps,
  user: User,
  { password, ipAddress, device }: PasswordProof,
): Promise<Authentication> => {
  const attempt = await reserve(deps, user, { ipAddress, device });
  return releaseIfUnavailable(attempt, async () => {
    const matches = await deps.hasher.verify(passwordAttempt(password), user);
    if (!matches) throw await refusal(deps, user, new AuthError('wrong_current_password'));
    const authenticatedAt = deps.clock.now();
    await attempt.release();
    return { authenticatedAt, methods: ['pwd'] };
  });
};

const reserve = async (
  deps: ProveCurrentPasswordDeps,
  user: User,
  source: Omit<PasswordProof, 'password'>,
): Promise<Awaited<ReturnType<typeof reserveAttempt>>> => {
  try {
    return await reserveAttempt(deps, { email: user.email, ...source });
  } catch (error) {
    throw error instanceof AuthError ? await refusal(deps, user, error) : error;
  }
};

const refusal = async ({ events }: ProveCurrentPasswordDeps, user: User, error: AuthError): Promise<AuthError> => {
  await events.record({ event: 'password_change_refused', userId: user.id, reason: error.code });
  return error;
};
