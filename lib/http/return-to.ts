import { originOf } from './origin';

/** Longer ones are dropped: they are stored with each mail. */
const MAX_CHARACTERS = 2000;
/** A path of this service: `//host` and `/\host` are URLs of another host to a browser. */
const OWN_PATH = /^\/(?![/\\])/;
/** Browsers read a backslash as a slash, and remove tabs and line breaks. */
const AMBIGUOUS = /[\\\p{Cc}\p{Cs}]/u;

/**
 * Where a user may be sent after a sign-in: a path of this service, or a URL whose origin is allowed.
 * @param text as sent; untrusted.
 * @param origins those of BASE_URL and ALLOWED_ORIGINS.
 * @returns `null` for anything else, and for a URL with a user name, which is there only to deceive.
 * @see OWASP Unvalidated Redirects and Forwards Cheat Sheet; ASVS 5.0 3.7.2
 */
export const acceptedReturnTo = (text: string | null, origins: readonly string[]): string | null => {
  if (text === null || text.length > MAX_CHARACTERS || AMBIGUOUS.test(text)) return null;
  if (OWN_PATH.test(text)) return text;
  const origin = originOf(text);
  if (origin === null || !origins.includes(origin)) return null;
  const { href, protocol, host, username, password } = new URL(text);
  // The origin of a `blob:` URL is that of the page that made it.
  return `${protocol}//${host}` === origin && username === '' && password === '' ? href : null;
};
