import type { Authentication, Role, SessionSummary, User } from '../entities';
import { authenticationMethods } from '../methods';

/**
 * The claims of an access token, which `GET /api/users/token` returns. Times are in epoch seconds.
 * @see RFC 9068 section 2.2; RFC 7519 section 4.1
 */
export interface AccessTokenPayload {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** The reference of its session, see `SessionSummary`. It is not a credential. */
  readonly sid: string;
  /**
   * When the user last proved who they are. Absent from tokens that an earlier version issued, like `amr`. RFC 9068 section
   * 2.2.1
   */
  readonly auth_time?: number | undefined;
  /** How they did: see `authenticationMethods`. */
  readonly amr?: readonly string[] | undefined;
  /** The admin who acts as the user; absent from tokens of the user themselves. RFC 8693 section 4.1 */
  readonly act?: { readonly sub: string } | undefined;
  /** The codes of the roles, separated by spaces. */
  readonly scope: string;
  /** The user's `sessionEpoch`. Our own routes refuse the token once the user has a higher one. */
  readonly session_epoch: number;
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly active: boolean;
  readonly customer: { readonly id: number };
  readonly roles: readonly Pick<Role, 'id' | 'code' | 'name'>[];
}

/**
 * The maximum of the setting ACCESS_TOKEN_TTL. Other services check only the signature, so they accept a revoked token until it
 * expires.
 */
export const LONGEST_TOKEN_SECONDS = 3600;

/** The part of a session, of either kind, that its access tokens contain. `id` is the reference of the session. */
export type TokenSubject = Pick<SessionSummary, 'epoch' | 'expiresAt' | 'impersonator' | keyof Authentication> & {
  readonly id: string;
};

/** Issues and verifies access tokens. Verifying reads neither user nor session, so it does not detect revoked tokens. */
export interface AccessTokens {
  /** @throws {StoreUnavailableError} if no signing key is available. */
  issue(input: { user: User; session: TokenSubject }): Promise<{ token: string; payload: AccessTokenPayload }>;
  /**
   * Check algorithm, key, signature, type and claims, as RFC 8725 recommends.
   * @throws {AuthError} `token_refused`
   * @throws {StoreUnavailableError} if the key set is unavailable.
   */
  verify(token: string): Promise<AccessTokenPayload>;
}

/** The claims about the authentication of the user. */
export const authenticationClaims = ({ authenticatedAt, ...proved }: Authentication) => ({
  auth_time: Math.floor(authenticatedAt.getTime() / 1000),
  amr: authenticationMethods(proved),
});

/** The codes of the user's roles, as the claim `scope` has them. RFC 8693 section 4.2 */
export const scopeOf = ({ roles }: Pick<User, 'roles'>): string => roles.map(({ code }) => code).join(' ');

/** The claims about the user. */
export const profileClaims = (
  user: User,
): Pick<AccessTokenPayload, 'scope' | 'id' | 'email' | 'name' | 'active' | 'customer' | 'roles'> => ({
  scope: scopeOf(user),
  id: user.id,
  email: user.email,
  name: user.name,
  active: user.active,
  customer: { id: user.customerId },
  roles: user.roles.map(({ id, code, name }) => ({ id, code, name })),
});
