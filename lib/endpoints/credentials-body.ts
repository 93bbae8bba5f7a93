import * as v from 'valibot';
import { requiredText } from '../auth/fields';

/** What signs in, on every surface: whether it is an address or a possible password is not asked here, it is only wrong. */
export const credentialsBody = v.strictObject({ email: requiredText, password: requiredText });
