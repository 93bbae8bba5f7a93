import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { releaseOnError } from '../limits/guess-limits';
import type { UsersStore } from '../stores/users-store';
import { type Credentials, type CredentialsDeps, checkCredentials } from './check-credentials';
import type { Proof } from './proof';
import { signInRefusal } from './sign-in-refusal';

export interface ProvePasswordDeps extends CredentialsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser' | 'upgradePasswordHash'>;
  mode: Pick<ContractMode, 'remembersDevices' | 'verifiesEmails' | 'signInRefusal'>;
}

/**
 * Prove who somebody is by email and password. Also replaces an outdated password hash. If that fails, the attempt
 * does not count as a wrong guess.
 * @throws {AuthError} `unknown_email`, `wrong_password` or `not_active`, or one code for all of them if the mode hides the
 * reason; `too_many_attempts`.
 */
export const provePassword = async (deps: ProvePasswordDeps, credentials: Credentials): Promise<Proof> => {
  const check = await checkCredentials(deps, credentials);
  if (check.outcome === 'refused') throw signInRefusal(deps.mode, check.reason, credentials.email);
  const { user, attempt } = check;
  const authenticatedAt = deps.clock.now();
  await releaseOnError(attempt, () => upgradeHash(deps, user, check.password));
  const from = attempt.isKnownDevice ? 'known-device' : 'unknown-device';
  return { user, methods: ['pwd'], authenticatedAt, from, release: attempt.release };
};

/** Hash the password again if its stored hash has a lower cost than new hashes, or was imported. OWASP Password Storage Cheat Sheet */
const upgradeHash = async ({ users, hasher }: ProvePasswordDeps, user: User, password: string): Promise<void> => {
  const { id: userId, passwordHash: from } = user;
  if (from === null || !hasher.isOutdated(from)) return;
  await users.upgradePasswordHash({ userId, from, to: await hasher.hash(password, userId) });
};
