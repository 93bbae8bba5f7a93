import * as v from 'valibot';
import { LONGEST_TOKEN_SECONDS } from './auth/access-token';
import { type ContractMode, contractModes } from './auth/contract-mode';
import type { GuessLimitSettings } from './auth/guess-limits';
import type { MailLimitSettings } from './auth/mail-limits';

const COOKIE_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;
const PARAMETER_PATH = /^(?:(?:\/(?!aws|ssm)[A-Za-z0-9_.-]{1,100}){1,10})?$/i;
const AUDIENCE = /^[!-~]{1,200}$/;
const EVENT_BUS = /^[A-Za-z0-9_.-]{1,256}$/;
const SERVICE_NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u;
const MAIL_FROM = /^(?:[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9.-]+)?$/;
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

/** A number that the contract mode decides where it is not set, or set to nothing as serverless.yml does. */
const wholeNumberOrMode = (least: number, most: number) =>
  v.optional(
    v.union(
      [
        v.pipe(
          v.literal(''),
          v.transform(() => undefined),
        ),
        wholeNumber(least, most),
      ],
      `must be a whole number from ${least} to ${most}`,
    ),
    '',
  );
const switchOf = <const Names extends readonly [string, ...string[]]>(names: Names, byDefault: Names[number]) =>
  v.optional(v.picklist(names, `must be ${names.join(' or ')}`), byDefault);

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
      'Lifetime of a session in seconds; serverless.yml sets 86400. Not a positive whole number: refused in `hardened`, ' +
        'never ends in `classic`.',
    ),
  ),
  SESSION_IDLE: v.pipe(
    wholeNumberOrMode(0, 31_536_000),
    v.description(
      'Seconds after which a session that nobody uses has ended; 0: never. Without it 3600 in `hardened`, 0 in `classic`.',
    ),
  ),
  SESSIONS_PER_USER: v.pipe(
    v.optional(wholeNumber(1, 100), '20'),
    v.description('How many sign-ins a user can have at once: one more ends the oldest.'),
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
  LIMIT_SIGNUPS: v.pipe(
    wholeNumberOrMode(0, 100_000),
    v.description(
      'Sign-ups, and requests for mail, from one address (IPv6: one /64) in a minute; then 429. 0: no limit. Without it 20 ' +
        'in `hardened`, 0 in `classic`.',
    ),
  ),
  LIMIT_MAILS: v.pipe(
    v.optional(wholeNumber(0, 1000), '3'),
    v.description('Mails of one kind to one recipient in 15 minutes, whether or not they are registered. 0: no limit.'),
  ),
  PASSWORD_MINIMUM: v.pipe(
    wholeNumberOrMode(1, 64),
    v.description(
      'Characters a new password must have. Without it 8 in `hardened`, which takes no less, and 1 in `classic`.',
    ),
  ),
  PASSWORD_BREACHES: v.pipe(
    switchOf(['ignore', 'ask'], 'ignore'),
    v.description(
      '`ask`: refuse new passwords that Have I Been Pwned knows, by the first five characters of their SHA-1; an answer that ' +
        'does not come in time refuses nothing. `hardened` only.',
    ),
  ),
  EMAIL_DOMAINS: v.pipe(
    switchOf(['ask', 'ignore'], 'ask'),
    v.description(
      '`ask`: refuse sign-ups whose domain the DNS says can receive no mail. `npm start` sets `ignore`. `hardened` only.',
    ),
  ),
  DISPOSABLE_EMAILS: v.pipe(
    switchOf(['refuse', 'allow'], 'refuse'),
    v.description('Whether sign-ups with an address of a throw-away provider are refused. `hardened` only.'),
  ),
  ROLE_EMAILS: v.pipe(
    switchOf(['allow', 'refuse'], 'allow'),
    v.description('Whether sign-ups with an address of a role (`info@`, `postmaster@`) are refused. `hardened` only.'),
  ),
  EMAIL_VALIDATION: v.pipe(
    switchOf(['none', 'kickbox'], 'none'),
    v.description('An outside service that is asked about every address that signs up. `hardened` only.'),
  ),
  EMAIL_VALIDATION_KEY: v.pipe(
    v.optional(
      v.pipe(v.string(), v.regex(PARAMETER_PATH, 'must be a name in Parameter Store, like /latchkey/dev/kickbox')),
      '',
    ),
    v.description('The SecureString in SSM Parameter Store that holds the key of that service.'),
  ),
  SERVICE_NAME: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(SERVICE_NAME, 'must be 1 to 60 printable characters')), 'Latchkey'),
    v.description('What mails and pages call the service; no new password may be it.'),
  ),
  OUTBOX_TABLE: v.pipe(tableName, v.description('Table of mails to be sent; serverless.yml sets it.')),
  MAIL_FROM: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(MAIL_FROM, 'must be an email address')), ''),
    v.description('The address mails come from, verified in Amazon SES. A deployed stage in `hardened` needs it.'),
  ),
  MAIL_LANGUAGE: v.pipe(
    switchOf(['en', 'fr'], 'en'),
    v.description('The language of mails and pages: a file in lib/mail/templates.'),
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

interface EmailConfig {
  readonly asksDns: boolean;
  readonly refusesDisposable: boolean;
  readonly refusesRoles: boolean;
  /** Name of the parameter that holds the key of the outside service; `null` without one. */
  readonly validationKey: string | null;
}

/** The settings as values, frozen. */
export interface Config {
  readonly stage: string;
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
  readonly mailLimits: MailLimitSettings;
  /** 0: sessions have no idle limit. */
  readonly sessionIdleSeconds: number;
  readonly mostSessions: number;
  /** Tells a browser that signed in before. */
  readonly deviceCookie: CookieConfig;
  /** Tells the browser that signed up. */
  readonly signUpCookie: CookieConfig;
  readonly passwords: {
    readonly minimumLength: number;
    readonly refusesCommon: boolean;
    readonly asksBreaches: boolean;
  };
  /** `null`: any address of the right form will do. */
  readonly emails: EmailConfig | null;
  readonly serviceName: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly outboxTable: string;
  readonly mail: { readonly from: string; readonly language: 'en' | 'fr' };
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
  const values = result.output;
  const mode = contractModes[values.CONTRACT_MODE];
  const secure = mode.alwaysSecureCookies || values.BASE_URL.startsWith('https:');
  const cookieOf = (name: string): CookieConfig => Object.freeze({ name: mode.cookieName(name), secure });
  return Object.freeze<Config>({
    stage: values.STAGE,
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
    sessionDurationSeconds: mode.sessionDurationSeconds(values.SESSION_DURATION) ?? null,
    sessionIdleSeconds: values.SESSION_IDLE ?? mode.sessionIdleSeconds,
    mostSessions: values.SESSIONS_PER_USER,
    deviceCookie: cookieOf('device'),
    signUpCookie: cookieOf('sign_up'),
    mailLimits: Object.freeze({
      requestsPerMinute: values.LIMIT_SIGNUPS ?? mode.signUpsPerMinute,
      mailsPerRecipient: values.LIMIT_MAILS,
    }),
    passwords: Object.freeze({
      minimumLength: values.PASSWORD_MINIMUM ?? mode.minimumPasswordLength,
      refusesCommon: mode.provesMailboxes,
      asksBreaches: mode.provesMailboxes && values.PASSWORD_BREACHES === 'ask',
    }),
    emails: mode.provesMailboxes
      ? Object.freeze({
          asksDns: values.EMAIL_DOMAINS === 'ask',
          refusesDisposable: values.DISPOSABLE_EMAILS === 'refuse',
          refusesRoles: values.ROLE_EMAILS === 'refuse',
          validationKey: values.EMAIL_VALIDATION === 'none' ? null : values.EMAIL_VALIDATION_KEY,
        })
      : null,
    serviceName: values.SERVICE_NAME,
    baseUrl: values.BASE_URL,
    outboxTable: values.OUTBOX_TABLE,
    mail: Object.freeze({ from: values.MAIL_FROM, language: values.MAIL_LANGUAGE }),
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
  const { CONTRACT_MODE: name = 'hardened', STAGE: stage = '' } = environment;
  if (name !== 'hardened' && name !== 'classic') return [];
  const mode = contractModes[name];
  const faults = [];
  if (name === 'classic' && /^prod/i.test(stage))
    faults.push(`CONTRACT_MODE classic hands reset tokens to whoever asks: refused on stage ${stage}`);
  if (mode.sessionDurationSeconds(environment.SESSION_DURATION) === undefined)
    faults.push(`SESSION_DURATION must be a positive whole number in mode ${name}`);
  const shortest = Number(environment.PASSWORD_MINIMUM || mode.minimumPasswordLength);
  if (shortest > 0 && shortest < mode.minimumPasswordLength)
    faults.push(`PASSWORD_MINIMUM must be at least ${mode.minimumPasswordLength} in mode ${name}`);
  if (environment.EMAIL_VALIDATION === 'kickbox' && !environment.EMAIL_VALIDATION_KEY)
    faults.push('EMAIL_VALIDATION_KEY must name the parameter that holds the key of kickbox');
  return faults;
};

/** Without a place for them no function would sign; with two, nobody could say which one does. */
const signingKeyFaults = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const given = [environment.SIGNING_KEYS_PATH, environment.SIGNING_KEYS_DIR].filter((place) => place);
  return given.length === 1 ? [] : ['SIGNING_KEYS_PATH or SIGNING_KEYS_DIR must be set, and not both'];
};
