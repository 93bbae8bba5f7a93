import { hashToken } from '../../crypto/hash-token';
import type { Credentials } from '../credentials/check-credentials';
import { type ProvePasswordDeps, provePassword } from '../credentials/prove-password';
import type { Session, User } from '../entities';
import type { Clock, Ids } from '../ports';
import type { SessionsStore } from '../stores/sessions-store';
import { type LimitSessionsDeps, limitSessions } from './limit-sessions';

export interface SignInDeps extends ProvePasswordDeps, LimitSessionsDeps {
  sessions: Pick<SessionsStore, 'createSession' | 'listSessions' | 'endSessionOf'>;
  clock: Clock;
  ids: Ids;
}

/** Who wants to sign in, and what becomes of the sessions. */
export interface SignInInput extends Credentials {
  /** Lifetime of the session in whole seconds; `null` for one that never expires. */
  durationSeconds: number | null;
  /** Value of a session cookie the request carried, `null` for none: that session ends with the sign-in. */
  replacedToken: string | null;
  /** What the client calls itself. */
  client: string | null;
}

/**
 * Prove a password and begin a session; the oldest of too many end. Where the stored hash is outdated it is replaced: that
 * sign-in hashes twice.
 * @returns `token` is the cookie value: it exists nowhere else; `device` as `provePassword`.
 * @throws {AuthError} `unknown_email`, `wrong_password` or `not_active`, as far as the mode tells them apart; `too_many_attempts`.
 */
export const signIn = async (
  deps: SignInDeps,
  input: SignInInput,
): Promise<{ user: User; session: Session; token: string; device: string | null }> => {
  const { begun, device } = await provePassword(deps, input, async (user) => {
    const createdAt = deps.clock.now();
    const token = deps.mode.newSessionToken(deps.ids, user.id);
    const session: Session = {
      tokenHash: hashToken(token),
      userId: user.id,
      // A reset that runs meanwhile has raised the user's epoch already: this session is then born dead.
      epoch: user.sessionEpoch,
      createdAt,
      expiresAt: input.durationSeconds === null ? null : new Date(createdAt.getTime() + input.durationSeconds * 1000),
      usedAt: createdAt,
      ipAddress: input.ipAddress,
      client: input.client,
    };
    const replaces = input.replacedToken === null ? null : hashToken(input.replacedToken);
    return async () => {
      await limitSessions(deps, { user, reference: session.tokenHash, replaces }, () =>
        deps.sessions.createSession(session, { replaces }),
      );
      return { user, session, token };
    };
  });
  return { ...begun, device };
};
