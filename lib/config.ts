import * as v from 'valibot';
import { LONGEST_TOKEN_SECONDS } from './auth/access-token';
import { type ContractMode, classicMode } from './auth/contract-mode';
import type { GuessLimitSettings } from './auth/guess-limits';

const COOKIE_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;
const PARAMETER_PATH = /^(?:(?:\/(?!aws|ssm)[A-Za-z0-9_.-]{1,100}){1,10})?$/i;
const AUDIENCE = /^[!-~]{1,200}$/;
const EVENT_BUS = /^[A-Za-z0-9_.-]{1,256}$/;
const ORIGIN = /^https?:\/\/[^/?#@\s,]+$/;

const baseUrl = v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#@\s]+$/, 'must be an http(s) address without a path'));
const tableName = v.pipe(v.string(), v.regex(TABLE_NAME, 'must be a table name'));
const cookieName = v.pipe(v.string(), v.regex(COOKIE_NAME, 'must be a cookie name: letters, digits, - and _'));
const wholeNumber = (least: number, most: number) => {
  const refusal = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, refusal),
    v.transform(Number),
    v.minValue(least, refusal),
    v.maxValue(most, refusal),
  );
};

const origins = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').filter((origin) => origin !== '')),
  v.everyItem((origin) => ORIGIN.test(origin) && URL.canParse(origin), 'must be http(s) origins, separated by commas'),
  // As browsers spell them.
  v.mapItems((origin) => new URL(origin).origin),
);

const AUTH_TYPES = ['basic_auth', 'session_auth', 'session_exp_auth', 'session_db_auth'] as const;

/** How a request to the session API proves who sends it. */
export type AuthType = (typeof AUTH_TYPES)[number];

/** Every setting, with what it means. The table in README.md is made of this. */
export const settings = {
  CONTRACT_MODE: v.pipe(
    v.optional(v.picklist(['hardened', 'classic'], 'must be hardened or classic, or not set at all'), 'hardened'),
    v.description('Which contract to keep. `npm start` sets `classic` where the caller sets nothing.'),
  ),
  STAGE: v.pipe(
    v.optional(v.string(), 'dev'),
    v.description('The deployed stage; serverless.yml sets it. `classic` is refused on stages named prod*.'),
  ),
  BASE_URL: v.pipe(
    baseUrl,
    v.description("The address users see, e.g. `https://auth.example.com`; serverless.yml sets the API's own."),
  ),
  USERS_TABLE: v.pipe(tableName, v.description('Table of users and email claims; serverless.yml sets it.')),
  SESSIONS_TABLE: v.pipe(tableName, v.description('Table of sessions; serverless.yml sets it.')),
  CUSTOMERS_TABLE: v.pipe(tableName, v.description('Table of customers; serverless.yml sets it.')),
  ROLES_TABLE: v.pipe(tableName, v.description('Table of roles; serverless.yml sets it.')),
  EVENTS_TABLE: v.pipe(tableName, v.description('Table whose stream delivers user events; serverless.yml sets it.')),
  SIGNING_KEYS_TABLE: v.pipe(tableName, v.description('Table of public signing keys; serverless.yml sets it.')),
  SIGNING_KEYS_PATH: v.pipe(
    v.optional(
      v.pipe(v.string(), v.regex(PARAMETER_PATH, 'must be a path of Parameter Store, like /latchkey/dev')),
      '',
    ),
    v.description('Path in SSM Parameter Store that holds the private signing keys; serverless.yml sets it.'),
  ),
  SIGNING_KEYS_DIR: v.pipe(
    v.optional(v.string(), ''),
    v.description('Folder that holds the private signing keys in place of Parameter Store; `npm start` sets it.'),
  ),
  ACCESS_TOKEN_TTL: v.pipe(
    v.optional(wholeNumber(10, LONGEST_TOKEN_SECONDS), '900'),
    v.description('Lifetime of an access token in seconds: how long other services may go on with a revoked one.'),
  ),
  REFRESH_TOKEN_TTL: v.pipe(
    v.optional(wholeNumber(60, 31_536_000), '86400'),
    v.description('Lifetime in seconds of a sign-in to the user directory, however often it is refreshed.'),
  ),
  TOKEN_AUDIENCE: v.pipe(
    v.optional(
      v.pipe(v.string(), v.regex(AUDIENCE, 'must be 1 to 200 printable characters without spaces')),
      'latchkey',
    ),
    v.description('The `aud` of access tokens: what other services ask for.'),
  ),
  ALLOWED_ORIGINS: v.pipe(
    v.optional(origins, ''),
    v.description(
      'Origins, separated by commas, whose pages may change state through a browser; `BASE_URL` always may.',
    ),
  ),
  EVENT_BUS: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(EVENT_BUS, 'must be the name of an event bus')), 'default'),
    v.description('Amazon EventBridge bus that user events are sent to.'),
  ),
  SESSION_DURATION: v.pipe(
    v.optional(v.string()),
    v.description(
      'Lifetime of a session in seconds; serverless.yml sets 86400. Not a positive whole number: never ends.',
    ),
  ),
  SESSION_COOKIE: v.pipe(
    v.optional(cookieName, 'session_id'),
    v.description('Name of the session cookie of the authentication service.'),
  ),
  AUTH_TYPE: v.pipe(
    v.optional(v.picklist(AUTH_TYPES, `must be one of ${AUTH_TYPES.join(', ')}`), 'session_db_auth'),
    v.description(
      'How the session API is told who is calling: `basic_auth`, `session_auth` (sessions that never expire), ' +
        '`session_exp_auth` or `session_db_auth` (sessions of `SESSION_DURATION`).',
    ),
  ),
  SESSION_NAME: v.pipe(
    v.optional(cookieName, '_my_session_id'),
    v.description('Name of the session cookie of the session API.'),
  ),
  LIMITS_TABLE: v.pipe(tableName, v.description('Table of guess limits; serverless.yml sets it.')),
  LIMIT_ACCOUNT_FAILURES: v.pipe(
    v.optional(wholeNumber(0, 1000), '5'),
    v.description(
      'Wrong passwords for one email, whether or not it is registered, in a window; then 429. 0: no limit.',
    ),
  ),
  LIMIT_ADDRESS_FAILURES: v.pipe(
    v.optional(wholeNumber(0, 100_000), '20'),
    v.description('Wrong passwords from one address (IPv6: one /64) in a window; then 429. 0: no limit.'),
  ),
  LIMIT_WINDOW: v.pipe(
    v.optional(wholeNumber(1, 900), '60'),
    v.description('Length of that window in seconds; doubles from one full window to the next, up to 900.'),
  ),
  BCRYPT_COST: v.pipe(
    v.optional(wholeNumber(4, 16), '12'),
    v.description('Cost of a password hash, 4 to 16: each step doubles its time. Below 10 is for tests only.'),
  ),
  ROUTES: v.pipe(
    v.optional(v.string(), ''),
    v.description('All routes, for 404 and 405; made from serverless.yml by its plugin, not set by hand.'),
  ),
} as const;

interface CookieConfig {
  readonly name: string;
  readonly secure: boolean;
}

/** The settings as values, frozen. */
export interface Config {
  readonly mode: ContractMode;
  readonly usersTable: string;
  readonly sessionsTable: string;
  readonly customersTable: string;
  readonly rolesTable: string;
  readonly eventsTable: string;
  readonly signingKeysTable: string;
  /** Where the private signing keys are: a path of Parameter Store, or a folder. */
  readonly signingKeys: { readonly path: string } | { readonly dir: string };
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly ttlSeconds: number };
  /** Lifetime of a session of access tokens. */
  readonly refreshSeconds: number;
  readonly directoryCookie: CookieConfig;
  /** Whose pages may change state. */
  readonly origins: readonly string[];
  readonly eventBus: string;
  /** `null`: sessions never expire. */
  readonly sessionDurationSeconds: number | null;
  readonly sessionCookie: CookieConfig;
  readonly limitsTable: string;
  readonly guessLimits: GuessLimitSettings;
  readonly authType: AuthType;
  readonly sessionApiCookie: CookieConfig;
  readonly bcryptCost: number;
  readonly routes: readonly string[];
}

/**
 * Check an environment and turn it into values.
 * @throws {Error} whose message names every fault, one per line: nothing starts on a weaker setting than was meant, but for
 * SESSION_DURATION, where what is no positive whole number means sessions that never expire.
 */
export const parseConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const result = v.safeParse(v.object(settings), environment);
  const faults = (result.issues ?? []).map((issue) => `${issue.path?.[0]?.key} ${faultText(issue)}`);
  faults.push(...modeFaults(environment), ...signingKeyFaults(environment));
  if (!result.success || faults.length > 0)
    throw new Error(['Configuration refused:', ...faults].join(faults.length === 1 ? ' ' : '\n  '));
  const mode = classicMode;
  const values = result.output;
  const secure = mode.alwaysSecureCookies || values.BASE_URL.startsWith('https:');
  const cookieOf = (name: string): CookieConfig => Object.freeze({ name: mode.cookieName(name), secure });
  return Object.freeze<Config>({
    mode,
    usersTable: values.USERS_TABLE,
    sessionsTable: values.SESSIONS_TABLE,
    customersTable: values.CUSTOMERS_TABLE,
    rolesTable: values.ROLES_TABLE,
    eventsTable: values.EVENTS_TABLE,
    signingKeysTable: values.SIGNING_KEYS_TABLE,
    signingKeys: Object.freeze(
      values.SIGNING_KEYS_DIR === '' ? { path: values.SIGNING_KEYS_PATH } : { dir: values.SIGNING_KEYS_DIR },
    ),
    tokens: Object.freeze({
      issuer: values.BASE_URL,
      audience: values.TOKEN_AUDIENCE,
      ttlSeconds: values.ACCESS_TOKEN_TTL,
    }),
    refreshSeconds: values.REFRESH_TOKEN_TTL,
    directoryCookie: cookieOf('user-api-credentials'),
    origins: Object.freeze([new URL(values.BASE_URL).origin, ...values.ALLOWED_ORIGINS]),
    eventBus: values.EVENT_BUS,
    sessionDurationSeconds: mode.sessionDurationSeconds(values.SESSION_DURATION),
    sessionCookie: cookieOf(values.SESSION_COOKIE),
    limitsTable: values.LIMITS_TABLE,
    guessLimits: Object.freeze({
      accountFailures: values.LIMIT_ACCOUNT_FAILURES,
      addressFailures: values.LIMIT_ADDRESS_FAILURES,
      windowSeconds: values.LIMIT_WINDOW,
    }),
    authType: values.AUTH_TYPE,
    sessionApiCookie: cookieOf(values.SESSION_NAME),
    bcryptCost: values.BCRYPT_COST,
    routes: Object.freeze(values.ROUTES.split(',').filter((route) => route !== '')),
  });
};

const faultText = (issue: v.BaseIssue<unknown>): string => (issue.input === undefined ? 'is not set' : issue.message);

const modeFaults = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const { CONTRACT_MODE: mode = 'hardened', STAGE: stage = '' } = environment;
  if (mode === 'hardened')
    return ['CONTRACT_MODE hardened is not built yet: set CONTRACT_MODE=classic, never on a reachable address'];
  return mode === 'classic' && /^prod/i.test(stage)
    ? [`CONTRACT_MODE classic hands reset tokens to whoever asks: refused on stage ${stage}`]
    : [];
};

/** Without a place for them no function would sign; with two, nobody could say which one does. */
const signingKeyFaults = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const given = [environment.SIGNING_KEYS_PATH, environment.SIGNING_KEYS_DIR].filter((place) => place);
  return given.length === 1 ? [] : ['SIGNING_KEYS_PATH or SIGNING_KEYS_DIR must be set, and not both'];
};
