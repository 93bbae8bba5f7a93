import { createErrorFormat } from '../../http/error-format';
import type { Surface } from '../../http/handler';

/**
 * Errors of the auth service are `{"message":...}`, with `code` and `field` in mode `hardened`. A refused sign-in does
 * not reveal whether the email or the password was wrong. A refused access token is answered as a session that is not live.
 */
export const authServiceErrors = createErrorFormat(
  { token_refused: { status: 403, message: () => 'Forbidden' } },
  (message, identity) => ({ message, ...identity }),
);

/** The auth service. The hosted pages use it too. */
export const authService: Surface = { errors: authServiceErrors, accepts: 'form-or-json' };
