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

/** The credentials, and the properties of the new session. */
export interface SignInInput extends Credentials {
  /** Lifetime of the session in whole seconds; `null` for a session that never expires. */
  durationSeconds: number | null;
  /** The value of the request's session cookie, `null` without one. The sign-in ends that session. */
  replacedToken: string | null;
  /** The `User-Agent` of the request. */
  client: string | null;
}

/**
 * Check email and password and begin a session. If the user has too many sessions, the oldest end. If the cost of the stored hash
 * is outdated, it is replaced, and this sign-in hashes twice.
 * @returns `token`, the cookie value, which is stored nowhere; `device` as `provePassword` returns it.
 * @throws {AuthError} as `provePassword`.
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
      // The epoch as it was when the password was checked. If a password reset has increased it since, this session is not live.
      epoch: user.sessionEpoch,
      createdAt,
      authenticatedAt: createdAt,
      methods: ['pwd'],
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
