import { AuthError } from '../../auth/errors';
import { hasRole } from '../../auth/roles';
import type { TokenCaller } from '../../auth/tokens/find-token-caller';
import type { CallerSource } from '../../http/handler';

/** Callers are active users whose access token's session is live; else 401. */
export type TokenCallers = CallerSource<TokenCaller>;

/** Of these callers those who have every one of these roles now, by their codes; else 403. */
export const withRoles = (callers: TokenCallers, codes: readonly string[]): TokenCallers => ({
  ...callers,
  identify: async (proof) => {
    const caller = await callers.identify(proof);
    if (!codes.every((code) => hasRole(caller.user, code))) throw new AuthError('missing_roles', { roles: codes });
    return caller;
  },
});
