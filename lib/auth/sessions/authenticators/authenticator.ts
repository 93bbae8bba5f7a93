import type { Session, User } from '../../entities';
import { AuthError } from '../../errors';
import { requireSecondFactor, type SecondFactorSettings } from '../../users/second-factor';

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
  /**
   * @returns the active user with these credentials; `null` if there is none. Invalid credentials never make it throw.
   * @throws {AuthError} `second_factor_required` or `second_factor_setup_required` for valid credentials of a kind that cannot prove
   * the second factor that their user needs; `too_many_attempts`.
   */
  authenticate(credentials: RequestCredentials): Promise<Caller | null>;
}

export interface IdentifyCallerDeps extends SecondFactorSettings {
  authenticator: Authenticator;
}

/**
 * Authenticate a request to a private route.
 * @throws {AuthError} `not_authenticated` if it has no credentials, `not_accepted` if its credentials belong to no active user;
 * `second_factor_required` or `second_factor_setup_required` if the user must have a second factor and the session proved none.
 */
export const identifyCaller = async (deps: IdentifyCallerDeps, credentials: RequestCredentials): Promise<Caller> => {
  const caller = await identifyLeavingCaller(deps, credentials);
  // An authenticator without sessions has checked it.
  if (caller.session !== null) requireSecondFactor(deps, caller.user, caller.session);
  return caller;
};

/** As `identifyCaller`, for a request that ends the session: it needs no second factor. */
export const identifyLeavingCaller = async (
  { authenticator }: Pick<IdentifyCallerDeps, 'authenticator'>,
  credentials: RequestCredentials,
): Promise<Caller> => {
  if (credentials.authorization === null && !credentials.hasSessionCookie) {
    throw new AuthError('not_authenticated', { challenge: authenticator.challenge });
  }
  const caller = await authenticator.authenticate(credentials);
  if (caller === null) throw new AuthError('not_accepted');
  return caller;
};
