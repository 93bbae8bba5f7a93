import { AuthError } from '../../auth/errors';
import { hasRole } from '../../auth/roles';
import type { TokenCaller } from '../../auth/tokens/find-token-caller';
import type { CallerSource } from '../../http/handler';

/** Authenticates active users by an access token whose session is live; otherwise 401. */
export type TokenCallers = CallerSource<TokenCaller>;

/**
 * As `callers`, but a caller must also have all of these roles; otherwise 403. The roles are those of the user now, not those
 * in the token.
 * @param codes of the roles.
 */
export const withRoles = (callers: TokenCallers, codes: readonly string[]): TokenCallers => ({
  ...callers,
  identify: async (credentials) => {
    const caller = await callers.identify(credentials);
    if (!codes.every((code) => hasRole(caller.user, code))) throw new AuthError('missing_roles', { roles: codes });
    return caller;
  },
});
