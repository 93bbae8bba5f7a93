import { commonRefusals, createErrorFormat } from '../../http/error-format';

/** ErrorFormat A: errors are `{"message":...}`, and a refused sign-in never says which half was wrong. */
export const authServiceErrors = createErrorFormat(commonRefusals, (message) => ({ message }));
