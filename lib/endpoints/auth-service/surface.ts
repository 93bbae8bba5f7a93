import { createErrorFormat } from '../../http/error-format';
import type { Surface } from '../../http/handler';

/** Errors of the auth service are `{"message":...}`, and a refused sign-in never says which half was wrong. */
export const authServiceErrors = createErrorFormat({}, (message) => ({ message }));

/** The auth service, and the pages behind the links of its mails. */
export const authService: Surface = { errors: authServiceErrors, accepts: 'form-or-json' };
