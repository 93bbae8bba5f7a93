import * as v from 'valibot';
import { canonicalEmail } from './email';

const MAX_NAME_LENGTH = 200;
/** Control characters and broken surrogates have no business in a name. */
const NAME = /^[^\p{Cc}\p{Cs}]*$/u;

/** More than white space. */
export const NOT_BLANK = /\S/;

/** Text that is not blank. What it must look like besides is for the use-case to say. */
export const requiredText = v.pipe(v.string(), v.regex(NOT_BLANK));

/** An email address, made canonical: see `canonicalEmail`. */
export const emailField = v.pipe(
  requiredText,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const email = canonicalEmail(dataset.value);
    if (email !== null) return email;
    addIssue({ message: 'is not a valid address' });
    return NEVER;
  }),
);

/** A name of at most 200 UTF-16 code units, without control characters. */
export const nameText = v.pipe(
  v.string(),
  v.maxLength(MAX_NAME_LENGTH, `is longer than ${MAX_NAME_LENGTH} characters`),
  v.regex(NAME, 'contains control characters'),
);

/** A first or last name; `null` for none. */
export const nameField = v.nullable(nameText);
