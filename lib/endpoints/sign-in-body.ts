import * as v from 'valibot';
import { requiredText } from '../auth/fields';
import { formsBody } from './forms-body';
import { assertionField } from './passkey-fields';

const byPassword = v.strictObject({ email: requiredText, password: requiredText });
const byPasskey = v.strictObject({ challenge: requiredText, passkey: assertionField });
const byEmailCode = v.strictObject({ email: requiredText, code: requiredText });
const byCode = v.strictObject({ challenge: requiredText, code: requiredText });

/**
 * The body of a sign-in, on every surface. An email, password or code that could not belong to any account is not refused here: it
 * gets the same answer as a wrong one.
 */
export const signInBody = formsBody(v.union([byPassword, byEmailCode, byCode, byPasskey]), [
  /** A passkey, alone or as the second step. */
  { ownField: 'passkey', schema: byPasskey },
  /** The second step by a code. */
  { ownField: 'challenge', schema: byCode },
  /** The code of a sign-in mail. */
  { ownField: 'code', schema: byEmailCode },
  { ownField: 'password', schema: byPassword },
]);

export type SignInBody = v.InferOutput<typeof signInBody>;
