import * as v from 'valibot';
import { requiredText } from '../auth/fields';

/**
 * The body of a sign-in, on every surface. An email or password that could not belong to any account is not refused here: it
 * gets the same answer as wrong credentials.
 */
export const credentialsBody = v.strictObject({ email: requiredText, password: requiredText });
