/** @returns the path without the one slash at its end; `null` if it has none, has two, or is `/`. */
export const withoutSlash = (path: string): string | null => (/[^/]\/$/.test(path) ? path.slice(0, -1) : null);

/** Everything that RFC 3986 section 3.3 lets a path hold, and escapes; a query may hold `/` and `?` too, section 3.4. */
const NOT_IN_PATH = /[^\w\-.~!$&'()*+,;=:@/%]/gu;
const NOT_IN_QUERY = /[^\w\-.~!$&'()*+,;=:@/%?]/gu;

/**
 * A path of ours with its query, for `Location`. Whatever is sent, it stays on this origin: it begins with exactly one slash, and
 * what an address may not hold is escaped, such as a backslash, which browsers read as a slash.
 * @see WHATWG URL "relative slash state"; RFC 9110 section 10.2.2
 */
export const ownLocation = (path: string, query: string): string => {
  const escaped = path.toWellFormed().replace(NOT_IN_PATH, encodeURIComponent).replace(/^\/*/, '/');
  return query === '' ? escaped : `${escaped}?${query.toWellFormed().replace(NOT_IN_QUERY, encodeURIComponent)}`;
};
