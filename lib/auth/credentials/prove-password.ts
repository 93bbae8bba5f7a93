import type { ContractMode } from '../contract-mode';
import { canonicalEmail } from '../email';
import type { User } from '../entities';
import { AuthError, type CredentialRefusal } from '../errors';
import { ifAvailable } from '../if-available';
import type { RememberDeviceDeps } from '../limits/guess-limits';
import { type Attempt, devicesEnabled, rememberDevice } from '../limits/guess-limits';
import type { UsersStore } from '../stores/users-store';
import { type Credentials, type CredentialsDeps, checkCredentials } from './check-credentials';

/** What `provePassword` works with. */
export interface ProvePasswordDeps extends CredentialsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser' | 'upgradePasswordHash'>;
  limits: CredentialsDeps['limits'] & RememberDeviceDeps['limits'];
  deviceSeconds: number;
  mode: ContractMode;
}

/**
 * What every sign-in begins with: prove a password, and replace its hash where that is outdated. A device that is not known yet
 * is from now on, for `deviceSeconds`.
 * @param prepare what a right password begins: makes it ready, and gives back what stores it. Also when that fails, the
 * attempt was no wrong guess.
 * @returns what has begun, and the value for a device cookie, which exists nowhere else; `null` where none is to be set.
 * @throws {AuthError} `unknown_email`, `wrong_password` or `not_active`, as far as the mode tells them apart; `too_many_attempts`.
 */
export const provePassword = async <Begun>(
  deps: ProvePasswordDeps,
  credentials: Credentials,
  prepare: (user: User) => Promise<() => Promise<Begun>>,
): Promise<{ begun: Begun; device: string | null }> => {
  const check = await checkCredentials(deps, credentials);
  if (check.outcome === 'refused') throw refusal(deps.mode.signInRefusal(check.reason), credentials);
  const { user, attempt } = check;
  const begin = await releasingOnFailure(attempt, async () => {
    await upgradeHash(deps, user, check.password);
    return prepare(user);
  });
  const isNewDevice = devicesEnabled(deps) && !attempt.isKnownDevice;
  // Together: one round trip.
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

/** @returns `null` while the store is unavailable: the next sign-in remembers the device. */
const newDevice = async (deps: ProvePasswordDeps, { email }: User): Promise<string | null> => {
  const device = deps.ids.newSecret();
  const remembered = await ifAvailable(rememberDevice(deps, { email, device }).then(() => device));
  return remembered ?? null;
};

const releasingOnFailure = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    await attempt.release();
    throw error;
  }
};

const refusal = (reason: CredentialRefusal | 'wrong_credentials', { email }: Credentials): AuthError => {
  if (reason === 'unknown_email') return new AuthError(reason, { email: canonicalEmail(email) ?? email });
  // Modes that ask for the proof of a mailbox tell nobody that it is missing.
  return new AuthError(reason === 'not_verified' ? 'not_active' : reason);
};

/** Hash the password anew where its hash was made at a lower cost than is set now. OWASP Password Storage Cheat Sheet */
const upgradeHash = async ({ users, hasher }: ProvePasswordDeps, user: User, password: string): Promise<void> => {
  if (!hasher.isOutdated(user.passwordHash)) return;
  const to = await hasher.hash(password);
  await users.upgradePasswordHash({ userId: user.id, from: user.passwordHash, to });
};
