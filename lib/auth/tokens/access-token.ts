import type { Role, TokenSession, User } from '../entities';

/**
 * What an access token says, and so what `GET /api/users/token` shows. Times are epoch seconds.
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
  /** The session it belongs to. */
  readonly sid: string;
  /** The codes of the roles, separated by spaces. */
  readonly scope: string;
  /** Our own routes refuse a token whose user has a later one. */
  readonly session_epoch: number;
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly active: boolean;
  readonly customer: { readonly id: number };
  readonly roles: readonly Pick<Role, 'id' | 'code' | 'name'>[];
}

/** The upper end of the setting ACCESS_TOKEN_TTL: what a token can do elsewhere it can do until it ends. */
export const LONGEST_TOKEN_SECONDS = 3600;

/** Issues and checks access tokens. Nothing here asks a table who the user is now. */
export interface AccessTokens {
  /** @throws {StoreUnavailableError} if no key can be had. */
  issue(input: { user: User; session: TokenSession }): Promise<{ token: string; payload: AccessTokenPayload }>;
  /**
   * All checks of RFC 8725 that need no table: algorithm, key, signature, type and claims.
   * @throws {AuthError} `token_refused`
   * @throws {StoreUnavailableError} if the keys cannot be had.
   */
  verify(token: string): Promise<AccessTokenPayload>;
}

/** What a token says of its user. */
export const profileClaims = (
  user: User,
): Pick<AccessTokenPayload, 'scope' | 'id' | 'email' | 'name' | 'active' | 'customer' | 'roles'> => ({
  scope: user.roles.map(({ code }) => code).join(' '),
  id: user.id,
  email: user.email,
  name: user.name,
  active: user.active,
  customer: { id: user.customerId },
  roles: user.roles.map(({ id, code, name }) => ({ id, code, name })),
});
