import * as v from 'valibot';
import { canonicalEmail } from './email';
import type { FieldFault } from './field-fault';
import { canonicalLogin } from './login';

/** The faults that a schema of a field can find besides a wrong type. */
export type SchemaFaultCode = Extract<
  FieldFault['code'],
  | 'missing'
  | 'not_an_email'
  | 'not_a_login'
  | 'not_an_id'
  | 'not_a_time'
  | 'not_a_passkey'
  | 'control_characters'
  | 'too_long'
  | 'too_many'
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

const canonicalText = (canonical: (text: string) => string | null, fault: SchemaFaultCode) =>
  v.pipe(
    requiredText,
    v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
      const text = canonical(dataset.value);
      if (text !== null) return text;
      addIssue({ message: faultCode(fault) });
      return NEVER;
    }),
  );

/** An email. The output is canonical: see `canonicalEmail`. */
export const emailField = canonicalText(canonicalEmail, 'not_an_email');

/** An email or a login name, where an admin names an account. The output is canonical: see `canonicalLogin`. */
export const loginField = canonicalText(canonicalLogin, 'not_a_login');

/** A date, a time and its offset from UTC. RFC 3339 section 5.6, in capitals, and the seconds may be left out */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** The end of the year 9999, in UTC. */
const LATEST = 253_402_300_799_000;

/** A time in ISO 8601. The output is exact to the millisecond. */
export const timeField = v.pipe(
  v.string(),
  v.regex(TIME, faultCode('not_a_time')),
  v.transform((text) => new Date(text)),
  v.check((time) => time.getTime() <= LATEST, faultCode('not_a_time')),
);

/** A name of at most 200 UTF-16 code units, without control characters. */
export const nameText = v.pipe(
  v.string(),
  v.maxLength(MAX_NAME_LENGTH, faultCode('too_long')),
  v.regex(NAME, faultCode('control_characters')),
);

/** A first or last name; `null` for none. */
export const nameField = v.nullable(nameText);
