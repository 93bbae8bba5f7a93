/** @returns the path without its trailing slash; `null` if it has no trailing slash, has two, or is `/`. */
export const withoutSlash = (path: string): string | null => (/[^/]\/$/.test(path) ? path.slice(0, -1) : null);

/** Characters that are not allowed in a path, RFC 3986 section 3.3. A query may also contain `?`, section 3.4. */
const NOT_IN_PATH = /[^\w\-.~!$&'()*+,;=:@/%]/gu;
const NOT_IN_QUERY = /[^\w\-.~!$&'()*+,;=:@/%?]/gu;

/**
 * A path of this service with its query, for `Location`. It never leads to another origin, whatever the request contains: it
 * begins with exactly one slash, and characters that a URL must not contain are escaped. One of them is the backslash, which
 * browsers read as a slash.
 * @see WHATWG URL "relative slash state"; RFC 9110 section 10.2.2
 */
export const ownLocation = (path: string, query: string): string => {
  const escaped = path.toWellFormed().replace(NOT_IN_PATH, encodeURIComponent).replace(/^\/*/, '/');
  return query === '' ? escaped : `${escaped}?${query.toWellFormed().replace(NOT_IN_QUERY, encodeURIComponent)}`;
};
