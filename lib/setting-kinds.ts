import * as v from 'valibot';
import { PROXY_HEADER } from './http/client-address';
import { originOf } from './http/origin';

const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;
/** Browsers accept a cookie with one of these prefixes only under conditions, which not every base URL and mode fulfils. */
const COOKIE_NAME = /^(?!__(?:host|secure|http)-)[A-Za-z0-9_-]{1,64}$/i;
/** A letter, digit or `_`, with `-` in between; an IPv6 address comes in brackets. Browsers match no wildcards. */
const WEB_HOST = /^(?:\w(?:[\w-]*\w)?\.)*\w(?:[\w-]*\w)?\.?$|^\[[0-9a-f:.]+\]$/;
/** The origins of apps and browser extensions. No page has an origin with one of the excluded schemes. */
const APP_ORIGIN = /^(?!(?:about|blob|data|file|ftp|https?|javascript|wss?):)[a-z][a-z0-9+.-]*:\/\/[\w.-]+(?::\d+)?$/;

/** A text of this form. `range` is the rest of a sentence that begins with "must be". */
export const textLike = (form: RegExp, range: string) => v.pipe(v.string(), v.regex(form, `must be ${range}`));

const isWebOrigin = (text: string): boolean => {
  const origin = originOf(text);
  if (origin === null || !/^https?:/.test(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  const withPort = `${origin}:${protocol === 'https:' ? 443 : 80}`;
  return WEB_HOST.test(hostname) && [origin, withPort].includes(text.toLowerCase());
};

/** A custom scheme is compared byte by byte, so it must be written as `originOf` writes it. */
const isAppOrigin = (text: string): boolean => APP_ORIGIN.test(text) && originOf(text) === text;

/** An origin, e.g. `https://auth.example.com`. */
export const baseUrl = v.pipe(
  v.string(),
  v.check(isWebOrigin, 'must be http:// or https:// with a host and perhaps a port, without a path'),
);
/** @see Amazon DynamoDB API Reference, "TableName" */
export const tableName = textLike(TABLE_NAME, 'a table name: 3 to 255 letters, digits, `_`, `.` and `-`');
/** A name that needs no quoting in a cookie header. */
export const cookieName = textLike(
  COOKIE_NAME,
  'a cookie name: 1 to 64 letters, digits, `-` and `_`, without the prefix `__Host-`, `__Secure-` or `__Http-`',
);
/** A whole number in decimal digits, from `min` to `max`. */
export const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, message),
    v.transform(Number),
    v.minValue(min, message),
    v.maxValue(max, message),
  );
};

/**
 * A whole number with a default that depends on the contract mode. An empty text, which serverless.yml passes, counts as not
 * set.
 */
export const wholeNumberOrMode = (min: number, max: number) =>
  v.optional(
    v.union(
      [
        v.pipe(
          v.literal(''),
          v.transform(() => undefined),
        ),
        wholeNumber(min, max),
      ],
      `must be a whole number from ${min} to ${max}, or empty`,
    ),
    '',
  );
/** One of the given words. */
export const switchOf = <const Names extends readonly [string, ...string[]]>(names: Names, byDefault: Names[number]) =>
  v.optional(v.picklist(names, `must be ${names.map((name) => `\`${name}\``).join(' or ')}`), byDefault);

/** Origins, separated by commas. */
export const origins = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').filter((origin) => origin !== '')),
  v.everyItem(
    (origin) => isWebOrigin(origin) || isAppOrigin(origin),
    'must be origins as browsers send them, separated by commas without spaces: `https://app.example.com`, `capacitor://localhost`; ' +
      'no path, no wildcard, not `null`',
  ),
  // Normalised as browsers do in the `Origin` header.
  v.mapItems((origin) => originOf(origin) ?? origin),
);

const MAX_SECRETS = 4;
/** SHA-256 of the empty text: of a variable that is not set. Everybody can send an empty header. */
const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** SHA-256 hashes in hex, separated by commas. The output has them as `hashToken` writes hashes. */
export const secretHashes = v.pipe(
  v.string(),
  v.regex(
    /^(?:[0-9a-f]{64}(?:,[0-9a-f]{64})*)?$/i,
    'must be empty, or SHA-256 hashes in hex (64 digits), separated by commas',
  ),
  v.transform((text) =>
    text
      .toLowerCase()
      .split(',')
      .filter((hash) => hash !== ''),
  ),
  v.check((hashes) => !hashes.includes(HASH_OF_NOTHING), 'must not be the hash of an empty secret'),
  v.maxLength(MAX_SECRETS, `must be at most ${MAX_SECRETS} hashes, separated by commas`),
  v.mapItems((hash) => Buffer.from(hash, 'hex').toString('base64url')),
);

/** Headers that cannot be trusted to name one address: lists that a client can begin, and headers with another meaning. */
const NOT_AN_ADDRESS = ['x-forwarded-for', 'forwarded', PROXY_HEADER, 'authorization', 'cookie'];

/** The name of a header that contains one IP address. The output is in lower case, as the gateway passes names. */
export const addressHeader = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header: 1 to 64 letters, digits and `-`'),
  v.transform((name) => name.toLowerCase()),
  v.check(
    (name) => !NOT_AN_ADDRESS.includes(name),
    'must be a header that contains one address: not a list, no credentials',
  ),
);

/** No quotes, spaces or commas, which would end the URL in a header. */
const PLAIN_URL = /^[^\s"'<>\\,;]{0,2000}$/;

/** The URL of a page, or empty. The output is normalised. */
export const appUrl = v.pipe(
  v.string(),
  v.check(
    (text) =>
      text === '' ||
      (PLAIN_URL.test(text) && /^https?:\/\//i.test(text) && URL.canParse(text) && new URL(text).username === ''),
    'must be empty, or an https:// or http:// URL like `https://app.example.com/home`',
  ),
  v.transform((text) => (text === '' ? text : new URL(text).href)),
);

/** The URL of an image, or empty. @see RFC 2397 for `data:` */
export const logoUrl = v.pipe(
  v.string(),
  v.check(
    (text) =>
      text === '' ||
      /^data:image\/(?:png|svg\+xml|webp|jpeg);base64,[A-Za-z0-9+/=]{1,4000}$/.test(text) ||
      (PLAIN_URL.test(text) && /^https:\/\//i.test(text) && URL.canParse(text)),
    'must be empty, an https:// URL, or a `data:image/…;base64,` URL of at most 4,000 characters',
  ),
);
