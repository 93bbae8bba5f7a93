import * as v from 'valibot';

const COOKIE_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;
export const PARAMETER_PATH = /^(?:(?:\/(?!aws|ssm)[A-Za-z0-9_.-]{1,100}){1,10})?$/i;
export const AUDIENCE = /^[!-~]{1,200}$/;
export const EVENT_BUS = /^[A-Za-z0-9_.-]{1,256}$/;
export const SERVICE_NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u;
export const MAIL_FROM = /^(?:[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9.-]+)?$/;
/** @see Amazon SES API v2 Reference, "CreateConfigurationSet" */
export const CONFIGURATION_SET = /^[A-Za-z0-9_-]{0,64}$/;
/** @see AWS Systems Manager API Reference, "PutParameter", KeyId */
export const KMS_KEY = /^(?:(?:arn:[\w-]+:kms:[\w-]+:\d{12}:key\/|alias\/)?[A-Za-z0-9:/_-]{1,256})?$/;
const ORIGIN = /^https?:\/\/[^/?#@\s,]+$/;

/** A URL without a path, e.g. `https://auth.example.com`. */
export const baseUrl = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^/?#@\s]+$/, 'must be an http(s) address without a path'),
);
/** @see Amazon DynamoDB API Reference, "TableName" */
export const tableName = v.pipe(v.string(), v.regex(TABLE_NAME, 'must be a table name'));
/** A name that needs no quoting in a cookie header. */
export const cookieName = v.pipe(v.string(), v.regex(COOKIE_NAME, 'must be a cookie name: letters, digits, - and _'));
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
      `must be a whole number from ${min} to ${max}`,
    ),
    '',
  );
/** One of the given words. */
export const switchOf = <const Names extends readonly [string, ...string[]]>(names: Names, byDefault: Names[number]) =>
  v.optional(v.picklist(names, `must be ${names.join(' or ')}`), byDefault);

/** Origins, separated by commas. */
export const origins = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').filter((origin) => origin !== '')),
  v.everyItem((origin) => ORIGIN.test(origin) && URL.canParse(origin), 'must be http(s) origins, separated by commas'),
  // Normalised as browsers do in the `Origin` header.
  v.mapItems((origin) => new URL(origin).origin),
);

const MAX_SECRETS = 4;

/** SHA-256 hashes in hex, separated by commas. The output has them as `hashToken` writes hashes. */
export const secretHashes = v.pipe(
  v.string(),
  v.regex(/^(?:[0-9a-f]{64}(?:,[0-9a-f]{64})*)?$/i, 'must be the SHA-256 of a secret in hex (64 digits)'),
  v.transform((text) => text.split(',').filter((hash) => hash !== '')),
  v.maxLength(MAX_SECRETS, `must be at most ${MAX_SECRETS} hashes, separated by commas`),
  v.mapItems((hash) => Buffer.from(hash, 'hex').toString('base64url')),
);

/** Lists that the client itself may begin, and headers with another meaning. */
const NOT_AN_ADDRESS = ['x-forwarded-for', 'forwarded', 'x-latchkey-proxy', 'authorization', 'cookie'];

/** The name of a header that contains one IP address. The output is in lower case, as the gateway passes names. */
export const addressHeader = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'),
  v.transform((name) => name.toLowerCase()),
  v.check(
    (name) => !NOT_AN_ADDRESS.includes(name),
    'must be a header that contains one address: not a list, no credentials',
  ),
);
