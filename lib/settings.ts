import * as v from 'valibot';
import { LONGEST_TOKEN_SECONDS } from './auth/tokens/access-token';
import { LANGUAGES } from './languages';
import {
  AUDIENCE,
  baseUrl,
  CONFIGURATION_SET,
  cookieName,
  EVENT_BUS,
  KMS_KEY,
  MAIL_FROM,
  origins,
  PARAMETER_PATH,
  SERVICE_NAME,
  switchOf,
  tableName,
  wholeNumber,
  wholeNumberOrMode,
} from './setting-kinds';

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
  SIGNING_KEYS_KMS: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(KMS_KEY, 'must be the id, ARN or alias/name of a KMS key')), ''),
    v.description('Customer-managed KMS key that new private signing keys are encrypted with. Empty: `aws/ssm`.'),
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
  REFRESH_GRACE: v.pipe(
    v.optional(wholeNumber(0, 60), '10'),
    v.description(
      'Seconds in which a refresh whose answer was lost can be repeated; after them a used token ends the session.',
    ),
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
  DEVICE_TTL: v.pipe(
    v.optional(wholeNumber(3600, 31_536_000), '2592000'),
    v.description('Seconds for which a browser that signed in has an allowance of wrong passwords of its own.'),
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
  RESET_LINK_TTL: v.pipe(
    v.optional(wholeNumber(60, 86_400), '1800'),
    v.description('Lifetime in seconds of a link, or in `classic` a token, that resets a password.'),
  ),
  VERIFICATION_LINK_TTL: v.pipe(
    v.optional(wholeNumber(300, 604_800), '86400'),
    v.description('Lifetime in seconds of a link that verifies an email; so long the browser that signed up is known.'),
  ),
  EMAIL_CHANGE_LINK_TTL: v.pipe(
    v.optional(wholeNumber(300, 604_800), '86400'),
    v.description('Lifetime in seconds of a link that changes an email.'),
  ),
  OUTBOX_TABLE: v.pipe(tableName, v.description('Table of mails to be sent; serverless.yml sets it.')),
  MAIL_FROM: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(MAIL_FROM, 'must be an email address')), ''),
    v.description('The address mails come from, verified in Amazon SES. A deployed stage in `hardened` needs it.'),
  ),
  MAIL_CONFIGURATION_SET: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(CONFIGURATION_SET, 'must be the name of a configuration set')), ''),
    v.description(
      'Configuration set of Amazon SES that mails are sent with. Empty: that of the identity, if it has one.',
    ),
  ),
  MAIL_LANGUAGE: v.pipe(
    switchOf(LANGUAGES, 'en'),
    v.description('The language of mails and pages: a file in `lib/mail/templates/`.'),
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
