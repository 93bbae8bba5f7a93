import { type ContractMode, contractModes } from './auth/contract-mode';
import type { GuessLimitSettings } from './auth/limits/guess-limits';
import type { MailLimitSettings } from './auth/limits/mail-limits';
import type { LinkSeconds } from './auth/mails';
import type { SecondFactorPolicy } from './auth/users/second-factor';
import { brandColors, DEFAULT_BRAND_COLOR } from './http/pages/brand';
import type { PageSettings } from './http/pages/page-settings';
import type { Language } from './languages';
import routeLetters from './route-letters.json' with { type: 'json' };
import {
  type Environment,
  findFaults,
  readSetting,
  refusedSettings,
  type SettingName,
  type SettingValue,
} from './setting-faults';
import { type AuthType, cookieNames } from './settings';

interface CookieConfig {
  readonly name: string;
  readonly secure: boolean;
}

interface EmailConfig {
  readonly asksDns: boolean;
  readonly refusesDisposable: boolean;
  readonly refusesRoles: boolean;
  /** Name of the parameter that holds the API key of the external service; `null` if no such service is used. */
  readonly validationKey: string | null;
}

/** Under a path in Parameter Store, or in a folder. */
export type KeysPlace = { readonly path: string; readonly kmsKey?: string } | { readonly dir: string };

/** The checked settings as typed values, frozen. */
export interface Config {
  readonly stage: string;
  readonly mode: ContractMode;
  readonly usersTable: string;
  readonly credentialsTable: string;
  readonly sessionsTable: string;
  readonly customersTable: string;
  readonly rolesTable: string;
  readonly eventsTable: { readonly name: string; readonly keptSeconds: number };
  readonly auditTable: string;
  readonly signingKeysTable: string;
  /** Where the private signing keys are stored. */
  readonly signingKeys: KeysPlace;
  /** Where the keys are stored that encrypt the secrets of authenticator apps. */
  readonly sealingKeys: KeysPlace;
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly ttlSeconds: number };
  /** Lifetime of a session of the user directory, however often its tokens are refreshed. */
  readonly refreshSeconds: number;
  /** How long a refresh can be repeated after its response was lost. */
  readonly refreshGraceSeconds: number;
  readonly directoryCookie: CookieConfig;
  /** For the edge of every endpoint: see `EdgeSettings` of lib/http/cross-origin.ts. */
  readonly crossOrigin: {
    readonly origins: readonly string[];
    readonly openPaths: readonly string[];
    readonly errorsHaveCodes: boolean;
    readonly proxies?: { readonly secretHashes: readonly string[]; readonly addressHeader: string };
    /** A function, so that its settings are parsed only for a page. */
    pages(): PageSettings;
  };
  /** The pages that passkeys are for. */
  readonly relyingParty: { readonly id: string; readonly origins: readonly string[] };
  readonly eventBus: string;
  /** `null` means that sessions never expire. */
  readonly sessionDurationSeconds: number | null;
  readonly sessionCookie: CookieConfig;
  readonly limitsTable: string;
  readonly guessLimits: GuessLimitSettings;
  readonly mailLimits: MailLimitSettings;
  /** 0 means that sessions have no idle limit. */
  readonly sessionIdleSeconds: number;
  readonly maxSessions: number;
  /** How long after a sign-in a user may do sensitive things without signing in again. */
  readonly recentAuthenticationSeconds: number;
  /** Recognises a browser that has signed in before. */
  readonly deviceCookie: CookieConfig;
  readonly deviceSeconds: number;
  /** Binds the second step of an authentication to the browser that took the first one. */
  readonly challengeCookie: CookieConfig;
  /** Keeps the challenge of a second step from page to page. */
  readonly secondStepCookie: CookieConfig;
  readonly secondFactorPolicy: SecondFactorPolicy;
  /** Recognises the browser that signed up. */
  readonly signUpCookie: CookieConfig;
  /** Recognises the browser that requested a sign-in link. */
  readonly signInCookie: CookieConfig;
  readonly passwords: {
    readonly minimumLength: number;
    readonly refusesCommon: boolean;
    readonly asksBreaches: boolean;
  };
  /** `null` means that every well-formed email is accepted. */
  readonly emails: EmailConfig | null;
  readonly serviceName: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly linkSeconds: LinkSeconds;
  /** Whether a sign-in link for an email without an account creates one. */
  readonly linksSignUp: boolean;
  /** Whether admins may act as other users. */
  readonly allowsImpersonation: boolean;
  /** How long an account exists whose email nobody verifies. */
  readonly unverifiedAccountSeconds: number;
  readonly outboxTable: string;
  readonly mail: {
    readonly from: string;
    readonly language: Language;
    /** Empty if mails name no configuration set. */
    readonly configurationSet: string;
  };
  readonly authType: AuthType;
  readonly sessionApiCookie: CookieConfig;
  readonly bcryptCost: number;
  /** Empty if nothing is computed in addition: see `createPasswordHasher`. */
  readonly importedHashDecoy: string;
  /** Where the passwords of users are checked who were imported from Cognito. Nowhere if `url` is empty. */
  readonly cognito: { readonly url: string; readonly clientId: string; readonly milliseconds: number };
  readonly routes: readonly string[];
}

type ReadSetting = <Name extends SettingName>(name: Name) => SettingValue<Name>;

const readMode = (read: ReadSetting): ContractMode => contractModes[read('CONTRACT_MODE')];

const cookieOf = (read: ReadSetting, name: string): CookieConfig => {
  const mode = readMode(read);
  return { name: mode.cookieName(name), secure: mode.alwaysSecureCookies || read('BASE_URL').startsWith('https:') };
};

const proxiesOf = (read: ReadSetting): Pick<Config['crossOrigin'], 'proxies'> => {
  const secretHashes = read('PROXY_SECRET_SHA256');
  if (secretHashes.length === 0) return {};
  return {
    proxies: Object.freeze({
      secretHashes: Object.freeze(secretHashes),
      addressHeader: read('CLIENT_ADDRESS_HEADER'),
    }),
  };
};

const keysPlace = (
  read: ReadSetting,
  pathSetting: 'SIGNING_KEYS_PATH' | 'SEALING_KEYS_PATH',
  dirSetting: 'SIGNING_KEYS_DIR' | 'SEALING_KEYS_DIR',
): KeysPlace => {
  const path = read(pathSetting);
  if (path === '') return { dir: read(dirSetting) };
  const kmsKey = read('SIGNING_KEYS_KMS');
  return kmsKey === '' ? { path } : { path, kmsKey };
};

const pagesOf = (read: ReadSetting): PageSettings => {
  const appUrl = read('APP_URL') || null;
  return Object.freeze({
    brand: Object.freeze({
      serviceName: read('SERVICE_NAME'),
      logoUrl: read('BRAND_LOGO_URL') || null,
      ...brandColors(read('BRAND_COLOR').toLowerCase() || DEFAULT_BRAND_COLOR),
    }),
    language: read('MAIL_LANGUAGE'),
    appUrl,
    returnOrigins: Object.freeze([...originsOf(read), ...(appUrl === null ? [] : [new URL(appUrl).origin])]),
    cookies: Object.freeze({
      session: cookieOf(read, read('SESSION_COOKIE')),
      own: cookieOf(read, cookieNames.own),
      form: cookieOf(read, cookieNames.form),
      pending: cookieOf(read, cookieNames.pending),
      notice: cookieOf(read, cookieNames.notice),
      language: cookieOf(read, cookieNames.language),
    }),
  });
};

const METHODS = Object.entries(routeLetters);

/** @param group as `compactRoutes` in serverless/plugins/routes.mjs writes it: `GP/login` is `GET /login` and `POST /login`. */
const routesOf = (group: string): string[] => {
  const path = group.slice(group.indexOf('/'));
  return METHODS.filter(([, letter]) => group.slice(0, -path.length).includes(letter)).map(
    ([method]) => `${method} ${path}`,
  );
};

const originsOf = (read: ReadSetting): readonly string[] =>
  Object.freeze([new URL(read('BASE_URL')).origin, ...read('ALLOWED_ORIGINS')]);

/** How each value is made. A parser reads no other settings than those that its value depends on. */
const parsers: { readonly [Name in keyof Config]: (read: ReadSetting) => Config[Name] } = {
  stage: (read) => read('STAGE'),
  mode: readMode,
  usersTable: (read) => read('USERS_TABLE'),
  credentialsTable: (read) => read('CREDENTIALS_TABLE'),
  sessionsTable: (read) => read('SESSIONS_TABLE'),
  customersTable: (read) => read('CUSTOMERS_TABLE'),
  rolesTable: (read) => read('ROLES_TABLE'),
  eventsTable: (read) => ({ name: read('EVENTS_TABLE'), keptSeconds: read('EVENT_TTL') }),
  auditTable: (read) => read('AUDIT_TABLE'),
  signingKeysTable: (read) => read('SIGNING_KEYS_TABLE'),
  signingKeys: (read) => keysPlace(read, 'SIGNING_KEYS_PATH', 'SIGNING_KEYS_DIR'),
  sealingKeys: (read) => keysPlace(read, 'SEALING_KEYS_PATH', 'SEALING_KEYS_DIR'),
  tokens: (read) => ({
    issuer: read('BASE_URL'),
    audience: read('TOKEN_AUDIENCE'),
    ttlSeconds: read('ACCESS_TOKEN_TTL'),
  }),
  refreshSeconds: (read) => read('REFRESH_TOKEN_TTL'),
  refreshGraceSeconds: (read) => read('REFRESH_GRACE'),
  directoryCookie: (read) => cookieOf(read, cookieNames.directory),
  relyingParty: (read) => ({
    id: read('PASSKEY_RP_ID') || new URL(read('BASE_URL')).hostname,
    origins: originsOf(read),
  }),
  crossOrigin: (read) => {
    const allowed = read('ALLOWED_ORIGINS');
    const mode = readMode(read);
    const opensSessionApi = mode.opensSessionApi && allowed.length === 0;
    return {
      errorsHaveCodes: mode.errorsHaveCodes,
      origins: originsOf(read),
      openPaths: Object.freeze(['/.well-known/', '/openapi.json', ...(opensSessionApi ? ['/api/v1/'] : [])]),
      ...proxiesOf(read),
      pages: once(() => pagesOf(read)),
    };
  },
  eventBus: (read) => read('EVENT_BUS'),
  sessionDurationSeconds: (read) => readMode(read).sessionDurationSeconds(read('SESSION_DURATION')) ?? null,
  sessionIdleSeconds: (read) => read('SESSION_IDLE') ?? readMode(read).sessionIdleSeconds,
  maxSessions: (read) => read('SESSIONS_PER_USER'),
  recentAuthenticationSeconds: (read) => read('RECENT_AUTHENTICATION'),
  deviceCookie: (read) => cookieOf(read, cookieNames.device),
  deviceSeconds: (read) => read('DEVICE_TTL'),
  challengeCookie: (read) => cookieOf(read, cookieNames.challenge),
  secondStepCookie: (read) => cookieOf(read, cookieNames.secondStep),
  secondFactorPolicy: (read) => read('REQUIRE_SECOND_FACTOR'),
  signUpCookie: (read) => cookieOf(read, cookieNames.signUp),
  signInCookie: (read) => cookieOf(read, cookieNames.signIn),
  mailLimits: (read) => ({
    requestsPerMinute: read('LIMIT_SIGNUPS') ?? readMode(read).signUpsPerMinute,
    mailsPerRecipient: read('LIMIT_MAILS'),
  }),
  passwords: (read) => {
    const mode = readMode(read);
    return {
      minimumLength: read('PASSWORD_MINIMUM') ?? mode.minimumPasswordLength,
      refusesCommon: mode.verifiesEmails,
      asksBreaches: mode.verifiesEmails && read('PASSWORD_BREACHES') === 'ask',
    };
  },
  emails: (read) =>
    readMode(read).verifiesEmails
      ? {
          asksDns: read('EMAIL_DOMAINS') === 'ask',
          refusesDisposable: read('DISPOSABLE_EMAILS') === 'refuse',
          refusesRoles: read('ROLE_EMAILS') === 'refuse',
          validationKey: read('EMAIL_VALIDATION') === 'none' ? null : read('EMAIL_VALIDATION_KEY'),
        }
      : null,
  serviceName: (read) => read('SERVICE_NAME'),
  baseUrl: (read) => read('BASE_URL'),
  linkSeconds: (read) => ({
    'verify-email': read('VERIFICATION_LINK_TTL'),
    'reset-password': read('RESET_LINK_TTL'),
    'change-email': read('EMAIL_CHANGE_LINK_TTL'),
    'sign-in': read('SIGN_IN_LINK_TTL'),
    invitation: read('INVITATION_LINK_TTL'),
  }),
  allowsImpersonation: (read) => read('ALLOW_IMPERSONATION') === 'allow',
  linksSignUp: (read) => read('LINK_SIGN_UP') === 'allow',
  unverifiedAccountSeconds: (read) => read('UNVERIFIED_ACCOUNT_TTL'),
  outboxTable: (read) => read('OUTBOX_TABLE'),
  mail: (read) => ({
    from: read('MAIL_FROM'),
    language: read('MAIL_LANGUAGE'),
    configurationSet: read('MAIL_CONFIGURATION_SET'),
  }),
  sessionCookie: (read) => cookieOf(read, read('SESSION_COOKIE')),
  limitsTable: (read) => read('LIMITS_TABLE'),
  guessLimits: (read) => ({
    accountFailures: read('LIMIT_ACCOUNT_FAILURES'),
    ipAddressFailures: read('LIMIT_ADDRESS_FAILURES'),
    windowSeconds: read('LIMIT_WINDOW'),
  }),
  authType: (read) => read('AUTH_TYPE'),
  sessionApiCookie: (read) => cookieOf(read, read('SESSION_NAME')),
  bcryptCost: (read) => read('BCRYPT_COST'),
  importedHashDecoy: (read) => read('IMPORTED_HASH_DECOY'),
  cognito: (read) => ({
    url: read('COGNITO_URL'),
    clientId: read('COGNITO_CLIENT_ID'),
    milliseconds: read('COGNITO_TIMEOUT'),
  }),
  routes: (read) => read('ROUTES').split(' ').flatMap(routesOf),
};

/**
 * The settings as typed values. Each value is parsed at its first access and kept: a cold start pays only for what its function
 * uses, and a function works although a setting that it does not use is refused.
 * @throws {Error} at once if CONTRACT_MODE is refused, because every function depends on it. If another setting is refused, at the
 * first access to a value that depends on it. The message names every refused setting, one per line.
 */
export const createConfig = (environment: Environment = process.env): Config => {
  const read: ReadSetting = (name) => readSetting(environment, name);
  read('CONTRACT_MODE');
  const config = {};
  for (const [name, parse] of Object.entries(parsers)) {
    Object.defineProperty(config, name, { enumerable: true, get: once(() => Object.freeze(parse(read))) });
  }
  return Object.freeze(config) as Config;
};

/**
 * As `createConfig`, but check all settings first, so that nothing starts or is deployed with a weaker setting than intended. The
 * exception is SESSION_DURATION in mode `classic`: if it is not a positive whole number, sessions never expire.
 * @throws {Error} whose message names every refused setting, one per line.
 */
export const parseConfig = (environment: Environment = process.env): Config => {
  const faults = findFaults(environment);
  if (faults.length > 0) throw refusedSettings(faults);
  return createConfig(environment);
};

const once = <Value>(compute: () => Value): (() => Value) => {
  let kept: { readonly value: Value } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
};
