import { hashToken } from '../crypto/hash-token';
import { type Credentials, type CredentialsDeps, checkCredentials } from './check-credentials';
import type { ContractMode } from './contract-mode';
import type { Session, User } from './entities';
import { AuthError } from './errors';
import { unlessStoreFails } from './guess-limits';
import type { Clock, Ids } from './ports';
import type { SessionsStore, UsersStore } from './stores';

/** What `signIn` works with. */
export interface SignInDeps extends CredentialsDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser' | 'upgradePasswordHash'>;
  sessions: Pick<SessionsStore, 'createSession'>;
  clock: Clock;
  ids: Ids;
  mode: ContractMode;
}

/** Who wants to sign in, and what becomes of the sessions. */
export interface SignInInput extends Credentials {
  /** Lifetime of the session in whole seconds; `null` for one that never expires. */
  durationSeconds: number | null;
  /** Value of a session cookie the request carried, `null` for none: that session ends with the sign-in. */
  replacedToken: string | null;
}

/**
 * Prove a password and begin a session. Where the stored hash is outdated it is replaced: that sign-in hashes twice.
 * @returns `token` is the cookie value: it exists nowhere else.
 * @throws {AuthError} `unknown_email` or `wrong_password`, as far as the mode tells them apart; `too_many_attempts`.
 */
export const signIn = async (
  deps: SignInDeps,
  input: SignInInput,
): Promise<{ user: User; session: Session; token: string }> => {
  const check = await checkCredentials(deps, input);
  if (check.outcome === 'refused') throw new AuthError(deps.mode.signInRefusal(check.reason));
  const { user, attempt } = check;
  await unlessStoreFails(attempt, () => upgradeHash(deps, user, check.password));
  const createdAt = deps.clock.now();
  const token = deps.mode.newSessionToken(deps.ids, user.id);
  const session: Session = {
    tokenHash: hashToken(token),
    userId: user.id,
    // A reset that runs meanwhile has raised the user's epoch already: this session is then born dead.
    epoch: user.sessionEpoch,
    createdAt,
    expiresAt: input.durationSeconds === null ? null : new Date(createdAt.getTime() + input.durationSeconds * 1000),
  };
  const replaces = input.replacedToken === null ? null : hashToken(input.replacedToken);
  const [created] = await Promise.allSettled([
    deps.sessions.createSession(session, { replaces }),
    // Right, or of unknown outcome: no failure either way.
    attempt.giveBack(),
  ]);
  if (created.status === 'rejected') throw created.reason;
  deps.events.record({ event: 'user_signed_in', userId: user.id });
  return { user, session, token };
};

/** Hash the password anew where its hash was made at a lower cost than is set now. OWASP Password Storage Cheat Sheet */
const upgradeHash = async ({ users, hasher }: SignInDeps, user: User, password: string): Promise<void> => {
  if (!hasher.isOutdated(user.passwordHash)) return;
  const to = await hasher.hash(password);
  await users.upgradePasswordHash({ userId: user.id, from: user.passwordHash, to });
};
