import * as v from 'valibot';

const MAX_PER_PAGE = 100;
/** Limited because DynamoDB reads and charges the items that an offset skips. A cursor has no such limit. */
const MAX_OFFSET = 10_000;
const MAX_CHARACTERS = 254;

/** A number of at most 9 digits in an argument. */
export const wholeNumber = (minimum: number, message: string) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/, message), v.transform(Number), v.minValue(minimum, message));

/** The maximum number of entries on a page: 20 by default. A number above 100 means 100. */
export const limitArgument = v.optional(
  v.pipe(
    wholeNumber(1, 'must be a whole number from 1'),
    v.transform((limit) => Math.min(limit, MAX_PER_PAGE)),
  ),
  '20',
);

/** How many entries to skip. */
export const offsetArgument = v.optional(
  v.pipe(
    wholeNumber(0, 'must be a whole number from 0'),
    v.maxValue(MAX_OFFSET, `must be ${MAX_OFFSET} at most: use cursor to go further`),
  ),
  '0',
);

/**
 * Text to search for; `undefined` if it is blank.
 * @param normalize must be the function that normalized the stored text.
 */
export const searchText = (normalize: (text: string) => string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.maxLength(MAX_CHARACTERS, `is longer than ${MAX_CHARACTERS} characters`),
      v.transform((text) => (text.trim() === '' ? undefined : normalize(text.trim()))),
    ),
  );
