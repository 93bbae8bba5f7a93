import type { Session, User } from '../../entities';
import { AuthError } from '../../errors';

/** The credentials of a request. */
export interface SentCredentials {
  /** The `Authorization` header as sent; `null` without one. */
  readonly authorization: string | null;
  /** The value of the session cookie; `null` if there is none, if it is empty, or if there are several. */
  readonly sessionToken: string | null;
  /** Whether any session cookie was sent, even an empty one or several. */
  readonly hasSessionCookie: boolean;
}

/** The credentials of a request, and the IP address of its client. */
export interface RequestCredentials extends SentCredentials {
  /** The IP address of the client. */
  readonly ipAddress: string;
}

/** The user who sends a request. `session` is the session that authenticated them, or `null` if something else did. */
export interface Caller {
  readonly user: User;
  readonly session: Session | null;
}

/** A way to authenticate requests. The setting AUTH_TYPE selects one. */
export interface Authenticator {
  /** Lifetime of sessions that begin under this type, in seconds; `null` if they never expire. */
  readonly sessionDurationSeconds: number | null;
  /** The `WWW-Authenticate` value for requests without credentials (RFC 9110 section 11.6.1); `null` for no such header. */
  readonly challenge: string | null;
  /** @returns the active user with these credentials; `null` if there is none. Invalid credentials never make it throw. */
  authenticate(credentials: RequestCredentials): Promise<Caller | null>;
}

/**
 * Authenticate a request to a private route.
 * @throws {AuthError} `not_authenticated` if it has no credentials, `not_accepted` if its credentials belong to no active user.
 */
export const identifyCaller = async (
  authenticator: Authenticator,
  credentials: RequestCredentials,
): Promise<Caller> => {
  if (credentials.authorization === null && !credentials.hasSessionCookie) {
    throw new AuthError('not_authenticated', { challenge: authenticator.challenge });
  }
  const caller = await authenticator.authenticate(credentials);
  if (caller === null) throw new AuthError('not_accepted');
  return caller;
};
