import type { Session, User } from '../../entities';
import { AuthError } from '../../errors';

/** What of a request may prove who sends it. */
export interface Proof {
  /** The `Authorization` header as sent; `null` where there is none. */
  readonly authorization: string | null;
  /** The session cookie's value; `null` where there is none, an empty one, or several. */
  readonly sessionToken: string | null;
  /** Where the request comes from, as the gateway gives it. */
  readonly ipAddress: string;
  /** Whether a session cookie was sent at all, be it one, several or empty. */
  readonly hasSessionCookie: boolean;
}

/** Who sends a request. `session` is the session that proved it, `null` where something else did. */
export interface Caller {
  readonly user: User;
  readonly session: Session | null;
}

/** One way to prove who sends a request, as the setting AUTH_TYPE names it. */
export interface Authenticator {
  /** Lifetime of the sessions that begin under this type, in seconds; `null` for ones that never expire. */
  readonly sessionDurationSeconds: number | null;
  /** What to ask who sends nothing for, as `WWW-Authenticate` says it (RFC 9110 section 11.6.1); `null` where no scheme is asked for. */
  readonly challenge: string | null;
  /** @returns the active user the proof leads to; `null` if it leads to none. Never throws for what was sent. */
  authenticate(proof: Proof): Promise<Caller | null>;
}

/**
 * The rule of every private route: who sends nothing is asked to, who sends something that leads to nobody is refused.
 * @throws {AuthError} `not_authenticated` for nothing sent, `not_accepted` for anything else than an active user.
 */
export const identifyCaller = async (authenticator: Authenticator, proof: Proof): Promise<Caller> => {
  if (proof.authorization === null && !proof.hasSessionCookie) {
    throw new AuthError('not_authenticated', { challenge: authenticator.challenge });
  }
  const caller = await authenticator.authenticate(proof);
  if (caller === null) throw new AuthError('not_accepted');
  return caller;
};
