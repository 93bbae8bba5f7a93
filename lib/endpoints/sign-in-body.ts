import * as v from 'valibot';
import { requiredText } from '../auth/fields';
import { assertionField } from './passkey-fields';

const byPassword = v.strictObject({ email: requiredText, password: requiredText });
const byPasskey = v.strictObject({ challenge: requiredText, passkey: assertionField });
const byEmailCode = v.strictObject({ email: requiredText, code: requiredText });
const byCode = v.strictObject({ challenge: requiredText, code: requiredText });

/**
 * The forms that the body of a sign-in may have, on every surface. The first one whose own field is present is meant; a password
 * otherwise. An email, password or code that could not belong to any account is not refused here: it gets the same answer as a
 * wrong one.
 */
const forms = [
  /** A passkey, alone or as the second step. */
  { ownField: 'passkey', schema: byPasskey },
  /** The second step by a code. */
  { ownField: 'challenge', schema: byCode },
  /** The code of a sign-in mail. */
  { ownField: 'code', schema: byEmailCode },
  { ownField: 'password', schema: byPassword },
] as const;

const union = v.union([byPassword, byEmailCode, byCode, byPasskey]);

const formOf = (body: object) => forms.find(({ ownField }) => Object.hasOwn(body, ownField))?.schema ?? byPassword;

/**
 * The body of a sign-in. Its faults are those of the form that is meant, so a field of another form is an unknown field. `validate`
 * calls it with objects only.
 */
export const signInBody: typeof union = {
  ...union,
  '~run': (dataset, config) => formOf(dataset.value as object)['~run'](dataset, config) as never,
};

export type SignInBody = v.InferOutput<typeof signInBody>;
