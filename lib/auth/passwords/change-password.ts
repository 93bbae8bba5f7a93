import type { ContractMode } from '../contract-mode';
import { acceptNewPassword } from '../credentials/password';
import { authenticationOf } from '../credentials/proof';
import {
  type PasswordProof,
  type ProveCurrentPasswordDeps,
  proveCurrentPassword,
} from '../credentials/prove-current-password';
import type { Authentication, Session, SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { newNotice } from '../mailing/new-notice';
import { provedByBoth } from '../methods';
import type { Clock, Ids, PasswordPolicy } from '../ports';
import { continueSession } from '../sessions/begin-session';
import { type CookieSessionDeps, cookieSession } from '../sessions/cookie-session';
import { type RecentAuthenticationSettings, requireRecentAuthentication } from '../sessions/recent-authentication';
import { type ChangeUserDeps, changeUser } from '../users/change-user';
import { hasSecondFactor, type SecondFactorSettings } from '../users/second-factor';

export interface ChangePasswordDeps
  extends ChangeUserDeps,
    ClearGuessLimitsDeps,
    ProveCurrentPasswordDeps,
    RecentAuthenticationSettings,
    CookieSessionDeps,
    SecondFactorSettings {
  limits: ClearGuessLimitsDeps['limits'] & ProveCurrentPasswordDeps['limits'];
  guessLimits: ProveCurrentPasswordDeps['guessLimits'];
  clock: Clock;
  ids: Ids;
  passwordPolicy: PasswordPolicy;
  mode: ContractMode;
}

/** The passwords as typed, and the properties of the new session. */
export interface ChangePasswordInput {
  /** `null` for none: only a user without a password needs none. */
  currentPassword: string | null;
  newPassword: string;
  ipAddress: string;
  /** The `User-Agent` of the request. */
  client: string | null;
  /** Lifetime of the new session in whole seconds; `null` for a session that never expires. */
  durationSeconds: number | null;
  /** The value of the device cookie; `null` without one. */
  device: string | null;
}

type ChangingSession = Pick<SessionSummary, 'reference' | 'epoch'> & Authentication;

/**
 * Change the caller's own password. This needs the current password; a user who has none sets the first one, soon after they
 * authenticated. All sessions of the user end, and the caller gets a new one.
 * If the mode sends mail, the user is sent a notice. The proof of the new session is fresh, except for a user with a second factor: as
 * for `reauthenticate`, the password alone is not enough for that.
 * @returns `token`, the cookie value of the new session, which is stored nowhere.
 * @throws {AuthError} `invalid_field` for a new password that is not accepted; `missing_field` without the current one;
 * `wrong_current_password`; `too_many_attempts`; `reauthentication_required`; `not_signed_in` if the session was ended since the request began.
 * @see ASVS 5.0 6.2.3, 7.2.4, 7.4.3, 7.5.1
 */
export const changePassword = async (
  deps: ChangePasswordDeps,
  { user, session }: { user: User; session: ChangingSession },
  input: ChangePasswordInput,
): Promise<{ user: User; token: string; session: Session }> => {
  const { ipAddress, client, device } = input;
  const password = await acceptNewPassword(deps.passwordPolicy, {
    field: 'new_password',
    password: input.newPassword,
    email: user.email,
  });
  const proof = await proveCurrent(deps, { user, session }, { password: input.currentPassword, ipAddress, device });
  const passwordHash = await deps.hasher.hash(password, user.id);
  const changed = await changeUser(deps, user, (before) => {
    if (!before.active || before.sessionEpoch !== session.epoch) throw new AuthError('not_signed_in');
    const mail = newNotice(deps, 'password-changed', before);
    return { before, profile: {}, passwordHash, mail, now: deps.clock.now() };
  });
  await deps.events.record({ event: 'password_changed', user });
  // The new session continues the old one, so what was proved in addition to the password still counts.
  const { authenticatedAt } = hasSecondFactor(deps, changed) ? session : proof;
  const { durationSeconds } = input;
  const kind = cookieSession(deps, { durationSeconds, ipAddress, client, replaces: session.reference });
  const begun = await continueSession({ user: changed, authenticatedAt, ...provedByBoth(session, proof) }, kind);
  await clearGuessLimits(deps, user.email);
  return begun;
};

/** @returns the authentication from which the new session continues. */
const proveCurrent = async (
  deps: ChangePasswordDeps,
  { user, session }: { user: User; session: ChangingSession },
  { password, ...source }: Omit<PasswordProof, 'password'> & { password: string | null },
): Promise<Authentication> => {
  if (password !== null) return proveCurrentPassword(deps, user, { password, ...source });
  if (user.passwordHash !== null) throw new AuthError('missing_field', { field: 'current_password' });
  requireRecentAuthentication(deps, session, deps.clock.now());
  return authenticationOf(session);
};
