import { type Credentials, type CredentialsDeps, checkCredentials, type RefusedCredentials } from './check-credentials';
import type { ContractMode } from './contract-mode';
import { canonicalEmail } from './email';
import type { User } from './entities';
import { AuthError } from './errors';
import type { Attempt } from './guess-limits';
import type { UsersStore } from './stores';

/** What `provePassword` works with. */
export interface ProvePasswordDeps extends CredentialsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser' | 'upgradePasswordHash'>;
  mode: ContractMode;
}

/**
 * What every sign-in begins with: prove a password, and replace its hash where that is outdated.
 * @param prepare what a right password begins: makes it ready, and gives back what stores it. Also when that fails, the
 * attempt was no wrong guess.
 * @throws {AuthError} `unknown_email`, `wrong_password` or `not_active`, as far as the mode tells them apart; `too_many_attempts`.
 */
export const provePassword = async <Begun>(
  deps: ProvePasswordDeps,
  credentials: Credentials,
  prepare: (user: User) => Promise<() => Promise<Begun>>,
): Promise<Begun> => {
  const check = await checkCredentials(deps, credentials);
  if (check.outcome === 'refused') throw refusal(deps.mode.signInRefusal(check.reason), credentials);
  const { user, attempt } = check;
  const begin = await givingBackIfItFails(attempt, async () => {
    await upgradeHash(deps, user, check.password);
    return prepare(user);
  });
  // Together: one round trip.
  const [begun] = await Promise.allSettled([begin(), attempt.giveBack()]);
  if (begun.status === 'rejected') throw begun.reason;
  deps.events.record({ event: 'user_signed_in', userId: user.id });
  return begun.value;
};

const givingBackIfItFails = async <Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    await attempt.giveBack();
    throw error;
  }
};

const refusal = (reason: RefusedCredentials, { email }: Credentials): AuthError =>
  reason === 'unknown_email' ? new AuthError(reason, { email: canonicalEmail(email) ?? email }) : new AuthError(reason);

/** Hash the password anew where its hash was made at a lower cost than is set now. OWASP Password Storage Cheat Sheet */
const upgradeHash = async ({ users, hasher }: ProvePasswordDeps, user: User, password: string): Promise<void> => {
  if (!hasher.isOutdated(user.passwordHash)) return;
  const to = await hasher.hash(password);
  await users.upgradePasswordHash({ userId: user.id, from: user.passwordHash, to });
};
