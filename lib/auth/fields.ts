import * as v from 'valibot';
import { canonicalEmail } from './email';
import type { FieldFault } from './field-fault';

/** The faults that a schema of a field can find besides a wrong type. */
export type SchemaFaultCode = Extract<
  FieldFault['code'],
  'missing' | 'not_an_email' | 'not_an_id' | 'control_characters' | 'too_long' | 'too_many'
>;

/**
 * The code of a fault, used as the message of a valibot check. The maximum of `too_long` and `too_many` is in the issue itself.
 */
export const faultCode = (code: SchemaFaultCode): SchemaFaultCode => code;

const MAX_NAME_LENGTH = 200;
/** No control characters and no broken surrogates. */
const NAME = /^[^\p{Cc}\p{Cs}]*$/u;

/** Contains a character that is not white space. */
export const NOT_BLANK = /\S/;

/** Text that is not blank. The use-case checks everything else. */
export const requiredText = v.pipe(v.string(), v.regex(NOT_BLANK, faultCode('missing')));

/** An email. The output is canonical: see `canonicalEmail`. */
export const emailField = v.pipe(
  requiredText,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const email = canonicalEmail(dataset.value);
    if (email !== null) return email;
    addIssue({ message: faultCode('not_an_email') });
    return NEVER;
  }),
);

/** A name of at most 200 UTF-16 code units, without control characters. */
export const nameText = v.pipe(
  v.string(),
  v.maxLength(MAX_NAME_LENGTH, faultCode('too_long')),
  v.regex(NAME, faultCode('control_characters')),
);

/** A first or last name; `null` for none. */
export const nameField = v.nullable(nameText);
