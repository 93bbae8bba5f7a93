import * as v from 'valibot';
import { LONGEST_WINDOW_SECONDS } from './auth/stores/limits-store';
import { LONGEST_TOKEN_SECONDS } from './auth/tokens/access-token';
import { SECOND_FACTOR_POLICIES } from './auth/users/second-factor';
import { LANGUAGES } from './languages';
import {
  addressHeader,
  appUrl,
  baseUrl,
  cookieName,
  logoUrl,
  origins,
  secretHashes,
  switchOf,
  tableName,
  textLike,
  wholeNumber,
  wholeNumberOrMode,
} from './setting-kinds';

const AUTH_TYPES = ['basic_auth', 'session_auth', 'session_exp_auth', 'session_db_auth'] as const;

/** How a request to the session API authenticates its caller. */
export type AuthType = (typeof AUTH_TYPES)[number];

/** @see AWS Systems Manager API Reference, "PutParameter", Name */
const PARAMETER_PATH = /^(?:(?:\/(?!aws|ssm)[A-Za-z0-9_.-]{1,100}){1,10})?$/i;
/** @see AWS Systems Manager API Reference, "PutParameter", KeyId */
const KMS_KEY =
  /^(?:(?:arn:[\w-]+:kms:[\w-]+:\d{12}:(?:key|alias)\/|alias\/)[A-Za-z0-9:/_-]{1,250}|(?:mrk-)?[A-Fa-f0-9-]{32,36})?$/;
/** The local part and the labels of the domain have their maximum lengths. RFC 5321 section 4.5.3.1; RFC 1035 section 2.3.4 */
const SENDER =
  /^(?:[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.|$)){1,9}(?<!\.))?$/;
/** No space at the ends: mails and pages put the name into sentences. */
const SERVICE_NAME = /^(?!\s)[^\p{C}\p{Zl}\p{Zp}]{1,60}(?<!\s)$/u;
export const DOMAIN = /^[a-z0-9.-]*$/;
/** PHC string format, and the text of bcrypt. */
const IMPORTED_HASH = /^(?:\$[A-Za-z0-9+/.,=$-]{10,1000})?$/;
/** Plain HTTP only on this machine, for tests. */
const COGNITO_URL = /^(?:https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+|http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5})?$/;
const ROUTES = /^(?:[GPUADHOY]+\/\S*(?: [GPUADHOY]+\/\S*)*)?$/;

/** The cookies whose names are not settings. */
export const cookieNames = {
  directory: 'user-api-credentials',
  device: 'device',
  signUp: 'sign_up',
  challenge: 'challenge',
  secondStep: 'second_step',
  signIn: 'sign_in',
  own: 'own_session',
  form: 'form',
  pending: 'pending',
  notice: 'notice',
  language: 'ui_locales',
} as const;

/** Every setting with its description. `npm run generate` makes the table in docs/settings.md from it. */
export const settings = {
  CONTRACT_MODE: v.pipe(
    v.optional(v.picklist(['hardened', 'classic'], 'must be `hardened` or `classic`, or not set at all'), 'hardened'),
    v.description('The contract that the service keeps. `npm start` sets `classic` unless you set another one.'),
  ),
  STAGE: v.pipe(
    v.optional(textLike(/^[A-Za-z0-9-]{1,64}$/, '1 to 64 letters, digits and `-`'), 'dev'),
    v.description('The deployed stage; serverless.yml sets it. Stages named prod* refuse `classic`.'),
  ),
  BASE_URL: v.pipe(
    baseUrl,
    v.description(
      'The URL that users see, e.g. `https://auth.example.com`. By default serverless.yml sets the URL of the API.',
    ),
  ),
  USERS_TABLE: v.pipe(tableName, v.description('Table of users and email claims; serverless.yml sets it.')),
  CREDENTIALS_TABLE: v.pipe(
    tableName,
    v.description('Table of authenticator apps, recovery codes and passkeys; serverless.yml sets it.'),
  ),
  SESSIONS_TABLE: v.pipe(tableName, v.description('Table of sessions; serverless.yml sets it.')),
  CUSTOMERS_TABLE: v.pipe(tableName, v.description('Table of customers; serverless.yml sets it.')),
  ROLES_TABLE: v.pipe(tableName, v.description('Table of roles; serverless.yml sets it.')),
  EVENTS_TABLE: v.pipe(tableName, v.description('Table whose stream delivers user events; serverless.yml sets it.')),
  EVENT_TTL: v.pipe(
    v.optional(wholeNumber(86_400, 31_536_000), '2592000'),
    v.description(
      'How many seconds events are kept, and so how long users can see them. A new value does not affect ' +
        'events that are already stored.',
    ),
  ),
  AUDIT_TABLE: v.pipe(
    tableName,
    v.description(
      'Table of the chains that show tampering with events, and of the counts per day; serverless.yml sets it.',
    ),
  ),
  SIGNING_KEYS_TABLE: v.pipe(tableName, v.description('Table of public signing keys; serverless.yml sets it.')),
  SIGNING_KEYS_PATH: v.pipe(
    v.optional(textLike(PARAMETER_PATH, 'a path of Parameter Store like `/latchkey/dev`, or empty'), ''),
    v.description('Path in SSM Parameter Store that holds the private signing keys; serverless.yml sets it.'),
  ),
  SIGNING_KEYS_KMS: v.pipe(
    v.optional(textLike(KMS_KEY, 'the id, the ARN or `alias/` and the name of a KMS key, or empty'), ''),
    v.description('Customer-managed KMS key that encrypts new signing keys and sealing keys. Empty: `aws/ssm`.'),
  ),
  SIGNING_KEYS_DIR: v.pipe(
    v.optional(textLike(/^\P{C}*$/u, 'the path of a folder without control characters, or empty'), ''),
    v.description('Folder that holds the private signing keys instead of Parameter Store; `npm start` sets it.'),
  ),
  SEALING_KEYS_PATH: v.pipe(
    v.optional(textLike(PARAMETER_PATH, 'a path of Parameter Store like `/latchkey/dev`, or empty'), ''),
    v.description(
      'Path in SSM Parameter Store that holds the keys that encrypt the secrets of authenticator apps; serverless.yml sets it.',
    ),
  ),
  SEALING_KEYS_DIR: v.pipe(
    v.optional(textLike(/^\P{C}*$/u, 'the path of a folder without control characters, or empty'), ''),
    v.description('Folder that holds these keys instead of Parameter Store; `npm start` sets it.'),
  ),
  ACCESS_TOKEN_TTL: v.pipe(
    v.optional(wholeNumber(10, LONGEST_TOKEN_SECONDS), '900'),
    v.description(
      'Lifetime of an access token in seconds. Other services may accept a revoked token until it expires.',
    ),
  ),
  REFRESH_TOKEN_TTL: v.pipe(
    v.optional(wholeNumber(60, 31_536_000), '86400'),
    v.description('Lifetime in seconds of a session of the user directory. A refresh does not prolong it.'),
  ),
  REFRESH_GRACE: v.pipe(
    v.optional(wholeNumber(0, 60), '10'),
    v.description(
      'Seconds in which a refresh can be repeated after its response was lost. Later, a used refresh token ends the session.',
    ),
  ),
  TOKEN_AUDIENCE: v.pipe(
    v.optional(textLike(/^[!-~]{1,200}$/, '1 to 200 printable ASCII characters without spaces'), 'latchkey'),
    v.description('The `aud` claim of access tokens, which other services must check.'),
  ),
  ALLOWED_ORIGINS: v.pipe(
    v.optional(origins, ''),
    v.description(
      'Origins, separated by commas, whose pages may send state-changing requests and read responses in a browser. `BASE_URL` ' +
        'is always allowed.',
    ),
  ),
  PASSKEY_RP_ID: v.pipe(
    v.optional(textLike(DOMAIN, 'a domain in lower case like `example.com`, or empty'), ''),
    v.description(
      'The domain that passkeys belong to: the host of `BASE_URL`, or a domain above it, so that pages of other hosts of this domain ' +
        'can use the same passkeys. Empty means the host of `BASE_URL`. A new value makes all earlier passkeys useless. See ' +
        '[passkeys](passkeys.md).',
    ),
  ),
  PROXY_SECRET_SHA256: v.pipe(
    v.optional(secretHashes, ''),
    v.description(
      'SHA-256 in hex of the secret of a trusted proxy, as `npm run admin -- proxy-secret` prints it; while it is being replaced, ' +
        'up to 4, separated by commas. See [proxies](proxies.md).',
    ),
  ),
  CLIENT_ADDRESS_HEADER: v.pipe(
    v.optional(addressHeader, 'x-latchkey-client-address'),
    v.description(
      'The header in which a trusted proxy names the IP address of its client. Behind CloudFront: `cloudfront-viewer-address`.',
    ),
  ),
  EVENT_BUS: v.pipe(
    v.optional(
      textLike(/^[A-Za-z0-9_.-]{1,256}$/, 'the name of an event bus: 1 to 256 letters, digits, `_`, `.` and `-`'),
      'default',
    ),
    v.description('Amazon EventBridge bus that user events are sent to.'),
  ),
  SESSION_DURATION: v.pipe(
    v.optional(v.string()),
    v.description(
      'Lifetime of a session in seconds; serverless.yml sets 86400. If it is not a positive whole number, `hardened` refuses ' +
        'to start, and in `classic` sessions never expire.',
    ),
  ),
  SESSION_IDLE: v.pipe(
    wholeNumberOrMode(0, 31_536_000),
    v.description(
      'Seconds without use after which a session expires. 0: no idle limit. Default: 3600 in `hardened`, 0 in `classic`.',
    ),
  ),
  SESSIONS_PER_USER: v.pipe(
    v.optional(wholeNumber(1, 100), '20'),
    v.description('Maximum number of sessions of a user at the same time. One more sign-in ends the oldest.'),
  ),
  RECENT_AUTHENTICATION: v.pipe(
    v.optional(wholeNumber(60, 86_400), '600'),
    v.description(
      'How many seconds after a sign-in or `POST /reauthentication` users may change their email and their second factors or, ' +
        'in `hardened`, delete their account.',
    ),
  ),
  REQUIRE_SECOND_FACTOR: v.pipe(
    switchOf(SECOND_FACTOR_POLICIES, 'none'),
    v.description(
      'Who must have a second factor: `none`, `admins` or `all`. Whoever must have one and has none can only set it up.',
    ),
  ),
  SESSION_COOKIE: v.pipe(
    v.optional(cookieName, 'session_id'),
    v.description('Name of the session cookie of the authentication service.'),
  ),
  AUTH_TYPE: v.pipe(
    switchOf(AUTH_TYPES, 'session_db_auth'),
    v.description(
      'How the session API authenticates a caller: `basic_auth`, `session_auth` (sessions that never expire), ' +
        '`session_exp_auth` or `session_db_auth` (sessions that expire after `SESSION_DURATION`).',
    ),
  ),
  SESSION_NAME: v.pipe(
    v.optional(cookieName, '_my_session_id'),
    v.description('Name of the session cookie of the session API.'),
  ),
  LIMITS_TABLE: v.pipe(tableName, v.description('Table of guess limits; serverless.yml sets it.')),
  LIMIT_ACCOUNT_FAILURES: v.pipe(
    v.optional(wholeNumber(0, 1000), '5'),
    v.description('Wrong passwords for one email in a window, whether or not it is registered; then 429. 0: no limit.'),
  ),
  LIMIT_ADDRESS_FAILURES: v.pipe(
    v.optional(wholeNumber(0, 100_000), '20'),
    v.description(
      'Wrong passwords from one IP address (IPv6: one /64) in a window; then 429. Tokens of mails that do not work are counted ' +
        'apart, up to the same number. 0: no limit.',
    ),
  ),
  LIMIT_WINDOW: v.pipe(
    v.optional(wholeNumber(1, LONGEST_WINDOW_SECONDS), '60'),
    v.description(
      `Length of that window in seconds. It doubles after every full window, up to ${LONGEST_WINDOW_SECONDS}.`,
    ),
  ),
  DEVICE_TTL: v.pipe(
    v.optional(wholeNumber(3600, 31_536_000), '2592000'),
    v.description('Seconds for which a browser that signed in has its own allowance of wrong passwords.'),
  ),
  LIMIT_SIGNUPS: v.pipe(
    wholeNumberOrMode(0, 100_000),
    v.description(
      'Sign-ups and requests for a mail from one IP address (IPv6: one /64) in a minute; then 429. 0: no limit. Default: ' +
        '20 in `hardened`, 0 in `classic`.',
    ),
  ),
  LIMIT_MAILS: v.pipe(
    v.optional(wholeNumber(0, 1000), '3'),
    v.description(
      'Maximum number of mails of one kind to one recipient in 15 minutes, registered or not. 0: no limit.',
    ),
  ),
  PASSWORD_MINIMUM: v.pipe(
    wholeNumberOrMode(1, 64),
    v.description(
      'Minimum length of a new password in characters. Default: 8 in `hardened`, which accepts no less, 1 in `classic`.',
    ),
  ),
  PASSWORD_BREACHES: v.pipe(
    switchOf(['ignore', 'ask'], 'ignore'),
    v.description(
      '`ask`: refuse new passwords that Have I Been Pwned lists. It receives the first five characters of their SHA-1. If it ' +
        'does not answer in time, the password is accepted. `hardened` only.',
    ),
  ),
  EMAIL_DOMAINS: v.pipe(
    switchOf(['ask', 'ignore'], 'ask'),
    v.description(
      '`ask`: refuse sign-ups if DNS says that the domain cannot receive mail. `npm start` sets `ignore`. `hardened` only.',
    ),
  ),
  DISPOSABLE_EMAILS: v.pipe(
    switchOf(['refuse', 'allow'], 'refuse'),
    v.description('Whether sign-ups with an email of a disposable-address provider are refused. `hardened` only.'),
  ),
  ROLE_EMAILS: v.pipe(
    switchOf(['allow', 'refuse'], 'allow'),
    v.description('Whether sign-ups with a role email (`info@`, `postmaster@`) are refused. `hardened` only.'),
  ),
  EMAIL_VALIDATION: v.pipe(
    switchOf(['none', 'kickbox'], 'none'),
    v.description('An external service that checks the email of every sign-up. `hardened` only.'),
  ),
  EMAIL_VALIDATION_KEY: v.pipe(
    v.optional(textLike(PARAMETER_PATH, 'a name in Parameter Store like `/latchkey/dev/kickbox`, or empty'), ''),
    v.description('The SecureString in SSM Parameter Store that holds the API key of that service.'),
  ),
  SERVICE_NAME: v.pipe(
    v.optional(textLike(SERVICE_NAME, '1 to 60 printable characters, without a space at the ends'), 'Latchkey'),
    v.description('The name of the service in mails and pages. A new password must be more than this name.'),
  ),
  APP_URL: v.pipe(
    v.optional(appUrl, ''),
    v.description(
      'The URL of your application. The hosted pages lead there after a sign-in, a sign-up and a sign-out, and wherever they say ' +
        '"Continue". Empty: they lead to their own home page.',
    ),
  ),
  BRAND_COLOR: v.pipe(
    v.optional(textLike(/^(?:#[0-9a-f]{6})?$/i, 'a colour like `#1d4fbf`, or empty'), ''),
    v.description(
      'The colour of buttons and links on the hosted pages and in mails. If its contrast is too low for text, a darker or, in the dark ' +
        'scheme, a lighter variant is used. Empty: a blue.',
    ),
  ),
  BRAND_LOGO_URL: v.pipe(
    v.optional(logoUrl, ''),
    v.description(
      'The logo of the hosted pages, shown 32 pixels high: an https URL, or a `data:` URL of an image. Empty: the name of the service.',
    ),
  ),
  RESET_LINK_TTL: v.pipe(
    v.optional(wholeNumber(60, 86_400), '1800'),
    v.description('Lifetime in seconds of a link (in `classic`: a token) that resets a password.'),
  ),
  VERIFICATION_LINK_TTL: v.pipe(
    v.optional(wholeNumber(300, 604_800), '86400'),
    v.description(
      'Lifetime in seconds of a link that verifies an email, and of the cookie that recognises the browser that signed up.',
    ),
  ),
  UNVERIFIED_ACCOUNT_TTL: v.pipe(
    v.optional(wholeNumber(86_400, 31_536_000), '604800'),
    v.description(
      'Seconds (86400 to 31536000) after which an account is deleted if its email was never verified. Its email is free again. ' +
        'Only accounts of sign-ups in `hardened`.',
    ),
  ),
  EMAIL_CHANGE_LINK_TTL: v.pipe(
    v.optional(wholeNumber(300, 604_800), '86400'),
    v.description('Lifetime in seconds of a link that changes an email.'),
  ),
  SIGN_IN_LINK_TTL: v.pipe(
    v.optional(wholeNumber(60, 3600), '600'),
    v.description(
      'Lifetime in seconds of the link and the code of a mail that signs in, and of the cookie that recognises the browser that ' +
        'requested it.',
    ),
  ),
  INVITATION_LINK_TTL: v.pipe(
    v.optional(wholeNumber(3600, 2_592_000), '604800'),
    v.description('Lifetime in seconds (3600 to 2592000) of the link of an invitation.'),
  ),
  ALLOW_IMPERSONATION: v.pipe(
    switchOf(['allow', 'refuse'], 'refuse'),
    v.description(
      'Whether admins may act as another user of their customer for 15 minutes, without changing anything: see docs/admin-console.md. The ' +
        'user sees it among their events.',
    ),
  ),
  LINK_SIGN_UP: v.pipe(
    switchOf(['allow', 'refuse'], 'allow'),
    v.description(
      'Whether an email without an account that requests a sign-in link gets one that creates an account. `refuse`: it gets no mail.',
    ),
  ),
  OUTBOX_TABLE: v.pipe(tableName, v.description('Table of mails to be sent; serverless.yml sets it.')),
  MAIL_FROM: v.pipe(
    v.optional(textLike(SENDER, 'an email in ASCII, or empty'), ''),
    v.description(
      'The sender of mails, an email verified in Amazon SES. Without it no mail is sent. Required on a deployed stage in `hardened`. In ' +
        '`classic`, sign-in links and the notices about second factors and passkeys need it.',
    ),
  ),
  MAIL_CONFIGURATION_SET: v.pipe(
    // Amazon SES API v2 Reference, "CreateConfigurationSet"
    v.optional(
      textLike(
        /^[A-Za-z0-9_-]{0,64}$/,
        'the name of a configuration set: letters, digits, `_` and `-`, up to 64; or empty',
      ),
      '',
    ),
    v.description(
      'Configuration set of Amazon SES for outgoing mails. Empty: the default set of the identity, if it has one. A deployed stage has the set `latchkey-<stage>` unless it is given another one.',
    ),
  ),
  MAIL_LANGUAGE: v.pipe(
    switchOf(LANGUAGES, 'en'),
    v.description('The language of mails and pages, one of the files in `lib/http/pages/page-texts/`.'),
  ),
  BCRYPT_COST: v.pipe(
    v.optional(wholeNumber(4, 16), '12'),
    v.description('Cost of a password hash. Each step doubles its time. Below 10 is for tests only.'),
  ),
  IMPORTED_HASH_DECOY: v.pipe(
    v.optional(
      textLike(IMPORTED_HASH, 'a hash that `npm run admin -- import` printed, of at most 1,000 characters, or empty'),
      '',
    ),
    v.description(
      'While imported password hashes are in use: each check of a password also computes this hash, unless the account has an imported ' +
        'one, so that its time does not tell who was imported. `npm run admin -- import` prints it. Empty: no such work.',
    ),
  ),
  COGNITO_URL: v.pipe(
    v.optional(
      textLike(COGNITO_URL, 'a URL like `https://cognito-idp.eu-west-1.amazonaws.com`, without a path, or empty'),
      '',
    ),
    v.description(
      'Amazon Cognito in the region of a user pool whose users were imported with `--cognito-passwords`. Their first sign-in asks it ' +
        'whether the password is right. Nobody else is ever sent there. Empty: those users have no password.',
    ),
  ),
  COGNITO_CLIENT_ID: v.pipe(
    v.optional(textLike(/^[A-Za-z0-9_+]{0,128}$/, 'the id of an app client, or empty'), ''),
    v.description('The app client of that user pool. It has no secret, and allows `ALLOW_USER_PASSWORD_AUTH`.'),
  ),
  COGNITO_TIMEOUT: v.pipe(
    v.optional(wholeNumber(100, 5000), '3000'),
    v.description(
      'How long a sign-in waits for Cognito, in milliseconds. Then it answers 503, and does not count as failed.',
    ),
  ),
  ROUTES: v.pipe(
    v.optional(textLike(ROUTES, 'paths with the letters of their methods, separated by spaces, or empty'), ''),
    v.description(
      'All routes, for the 404 and 405 responses. A plugin of serverless.yml sets it; do not set it by hand.',
    ),
  ),
} as const;
