import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError, type CredentialRefusal } from '../errors';
import {
  type GuessAttempt,
  type GuessLimitsDeps,
  releaseIfUnavailable,
  reserveAndLoad,
  reserveAttempt,
} from '../limits/guess-limits';
import { canonicalLogin } from '../login';
import { prepareVerification, type VerificationDeps } from '../mailing/prepare-verification';
import type { PasswordHasher, SecurityEvents } from '../ports';
import { settleBoth } from '../settle';
import type { UsersStore } from '../stores/users-store';
import { signInObstacle } from '../users/may-sign-in';
import { passwordAttempt } from './password';

export interface CredentialsDeps extends GuessLimitsDeps, VerificationDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser'>;
  limits: GuessLimitsDeps['limits'];
  hasher: PasswordHasher;
  events: SecurityEvents;
  mode: Pick<ContractMode, 'remembersDevices' | 'verifiesEmails'>;
}

/** Email or login name, and password, as typed. Text that is neither an email nor a login name belongs to no account. */
export interface Credentials {
  email: string;
  password: string;
  /** The IP address of the client. */
  ipAddress: string;
  /** The value of the device cookie, which may be any text; `null` without one. */
  device: string | null;
}

/** The user with these credentials, or the reason of the refusal. */
export type CredentialsCheck =
  | {
      outcome: 'user';
      user: User;
      /** Normalized, as the hasher expects it. */
      password: string;
      /** Callers must release it when the rest of the sign-in is done. */
      attempt: GuessAttempt;
    }
  | { outcome: 'refused'; reason: CredentialRefusal };

/**
 * Check whether a user who may sign in has this email and password. The password is hashed exactly once and the number of table
 * calls is the same whatever the outcome, even if the account does not exist, so that timing reveals nothing: see
 * `PasswordHasher`. If only the verification of the email is missing, another verification mail is sent.
 * @throws {AuthError} `too_many_attempts`, before the password is hashed.
 * @see OWASP Authentication Cheat Sheet, "Authentication and Error Messages"; ASVS 5.0 6.3.8
 */
export const checkCredentials = async (deps: CredentialsDeps, input: Credentials): Promise<CredentialsCheck> => {
  const email = canonicalLogin(input.email);
  // One round trip. If the limit refuses the attempt, the user id is not used.
  const [attempt, userId] = await reserveAndFind(deps, input, email);
  return releaseIfUnavailable(attempt, async () => {
    const user = await deps.users.findUser(userId ?? deps.ids.newId());
    const password = passwordAttempt(input.password);
    const matches = await deps.hasher.verify(password, user, input.password);
    const reason = refusalOf(deps, user, matches);
    if (user !== null && password !== null && reason === null) return { outcome: 'user', user, password, attempt };
    return refuse(deps, { email, user, reason: reason ?? 'wrong_password' });
  });
};

const refusalOf = (deps: CredentialsDeps, user: User | null, matches: boolean): CredentialRefusal | null => {
  if (user === null) return 'unknown_email';
  if (!matches) return 'wrong_password';
  return signInObstacle(deps, user);
};

const refuse = async (
  deps: CredentialsDeps,
  { email, user, reason }: { email: string | null; user: User | null; reason: CredentialRefusal },
): Promise<CredentialsCheck> => {
  const send = await prepareVerification(deps, { email, user: reason === 'not_verified' ? user : null });
  await settleBoth(send(), deps.events.record({ event: 'sign_in_refused', user, reason }));
  return { outcome: 'refused', reason };
};

const reserveAndFind = async (
  deps: CredentialsDeps,
  { ipAddress, device }: Credentials,
  email: string | null,
): Promise<[GuessAttempt, string | null]> => {
  const userId = email === null ? Promise.resolve(null) : deps.users.findUserId(email);
  try {
    return await reserveAndLoad(reserveAttempt(deps, { email, ipAddress, device }), userId);
  } catch (error) {
    if (error instanceof AuthError) await deps.events.record({ event: 'sign_in_refused', reason: error.code });
    throw error;
  }
};
