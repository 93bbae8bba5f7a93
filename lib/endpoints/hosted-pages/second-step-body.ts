import * as v from 'valibot';
import { requiredText } from '../../auth/fields';
import { formsBody } from '../forms-body';
import { assertionField } from '../passkey-fields';
import { formBody } from './form-body';

/** A code of the app or a recovery code, as typed. `by` shows the right field again. */
export const codeStep = formBody({ code: requiredText, by: v.optional(v.string()) });
/** A passkey. Its challenge is in the cookie. */
export const passkeyStep = formBody({ passkey: assertionField });

/** What the forms of a second step send. */
export const secondStepBody = formsBody(v.union([codeStep, passkeyStep]), [
  { ownField: 'passkey', schema: passkeyStep },
  { ownField: 'code', schema: codeStep },
]);
