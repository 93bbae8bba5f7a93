import * as v from 'valibot';

const MAX_PER_PAGE = 100;
/** Offsets are paid for: what is left out is read. Cursors go as far as the list does. */
const MAX_OFFSET = 10_000;
const MAX_CHARACTERS = 254;

const wholeNumber = (least: number, refusal: string) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/, refusal), v.transform(Number), v.minValue(least, refusal));

/** How many at most: 20 unless said otherwise, and never more than 100. */
export const limitArgument = v.optional(
  v.pipe(
    wholeNumber(1, 'must be a whole number from 1'),
    v.transform((limit) => Math.min(limit, MAX_PER_PAGE)),
  ),
  '20',
);

/** How many to leave out. */
export const offsetArgument = v.optional(
  v.pipe(
    wholeNumber(0, 'must be a whole number from 0'),
    v.maxValue(MAX_OFFSET, `must be ${MAX_OFFSET} at most: use cursor to go further`),
  ),
  '0',
);

/** Text to look for, which is `undefined` where it is empty. @param normalize how what is stored was made. */
export const searchText = (normalize: (text: string) => string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.maxLength(MAX_CHARACTERS, `is longer than ${MAX_CHARACTERS} characters`),
      v.transform((text) => (text.trim() === '' ? undefined : normalize(text.trim()))),
    ),
  );
