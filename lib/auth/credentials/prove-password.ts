import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { AuthError, type CredentialRefusal } from '../errors';
import { ifAvailable } from '../if-available';
import type { RememberDeviceDeps } from '../limits/guess-limits';
import { type Attempt, devicesEnabled, rememberDevice } from '../limits/guess-limits';
import { canonicalLogin } from '../login';
import type { UsersStore } from '../stores/users-store';
import { type Credentials, type CredentialsDeps, checkCredentials } from './check-credentials';

export interface ProvePasswordDeps extends CredentialsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser' | 'upgradePasswordHash'>;
  limits: CredentialsDeps['limits'] & RememberDeviceDeps['limits'];
  deviceSeconds: number;
  mode: ContractMode;
}

/**
 * Check email and password, which is the first step of every sign-in. Also replaces the password hash if its cost is outdated,
 * and makes an unknown device known for `deviceSeconds`.
 * @param prepare called after the right password: prepares the session, and returns the function that stores it. If either fails,
 * the attempt does not count as a wrong guess.
 * @returns `begun`, the result of that function; `device`, the value for a new device cookie, which is stored nowhere else, or
 * `null` if no cookie is to be set.
 * @throws {AuthError} `unknown_email`, `wrong_password` or `not_active`, or one code for all of them if the mode hides the
 * reason; `too_many_attempts`.
 */
export const provePassword = async <Begun>(
  deps: ProvePasswordDeps,
  credentials: Credentials,
  prepare: (user: User) => Promise<() => Promise<Begun>>,
): Promise<{ begun: Begun; device: string | null }> => {
  const check = await checkCredentials(deps, credentials);
  if (check.outcome === 'refused') throw refusal(deps.mode.signInRefusal(check.reason), credentials);
  const { user, attempt } = check;
  const begin = await releaseOnError(attempt, async () => {
    await upgradeHash(deps, user, check.password);
    return prepare(user);
  });
  const isNewDevice = devicesEnabled(deps) && !attempt.isKnownDevice;
  // All three in one round trip.
  const [begun, device] = await Promise.allSettled([
    begin(),
    isNewDevice ? newDevice(deps, user) : null,
    attempt.release(),
  ]);
  if (begun.status === 'rejected') throw begun.reason;
  if (device.status === 'rejected') throw device.reason;
  await deps.events.record({ event: 'user_signed_in', userId: user.id });
  return { begun: begun.value, device: device.value };
};

/** @returns `null` if the store is unavailable: the next sign-in makes the device known. */
const newDevice = async (deps: ProvePasswordDeps, { email }: User): Promise<string | null> => {
  const device = deps.ids.newSecret();
  const remembered = await ifAvailable(rememberDevice(deps, { email, device }).then(() => device));
  return remembered ?? null;
};

const releaseOnError = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    await attempt.release();
    throw error;
  }
};

const refusal = (reason: CredentialRefusal | 'wrong_credentials', { email }: Credentials): AuthError => {
  if (reason === 'unknown_email') return new AuthError(reason, { email: canonicalLogin(email) ?? email });
  // Modes that verify emails do not reveal that the email is not verified.
  return new AuthError(reason === 'not_verified' ? 'not_active' : reason);
};

/** Hash the password again if its stored hash has a lower cost than new hashes. OWASP Password Storage Cheat Sheet */
const upgradeHash = async ({ users, hasher }: ProvePasswordDeps, user: User, password: string): Promise<void> => {
  if (!hasher.isOutdated(user.passwordHash)) return;
  const to = await hasher.hash(password, user.id);
  await users.upgradePasswordHash({ userId: user.id, from: user.passwordHash, to });
};
