import * as v from 'valibot';
import { type ContractMode, contractModes } from './auth/contract-mode';
import type { GuessLimitSettings } from './auth/limits/guess-limits';
import type { MailLimitSettings } from './auth/limits/mail-limits';
import type { LinkSeconds } from './auth/mails';
import type { Language } from './languages';
import { type AuthType, settings } from './settings';

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

/** The checked settings as typed values, frozen. */
export interface Config {
  readonly stage: string;
  readonly mode: ContractMode;
  readonly usersTable: string;
  readonly sessionsTable: string;
  readonly customersTable: string;
  readonly rolesTable: string;
  readonly eventsTable: string;
  readonly signingKeysTable: string;
  /** Where the private signing keys are stored: under a path in Parameter Store, or in a folder. */
  readonly signingKeys: { readonly path: string; readonly kmsKey?: string } | { readonly dir: string };
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly ttlSeconds: number };
  /** Lifetime of a session of the user directory, however often its tokens are refreshed. */
  readonly refreshSeconds: number;
  /** How long a refresh can be repeated after its response was lost. */
  readonly refreshGraceSeconds: number;
  readonly directoryCookie: CookieConfig;
  /** The origins whose pages may send state-changing requests and read every answer. */
  readonly origins: readonly string[];
  /** Paths whose answers every page may read, without cookies: see `OriginSettings` of lib/http/cross-origin.ts. */
  readonly openPaths: readonly string[];
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
  /** Recognises a browser that has signed in before. */
  readonly deviceCookie: CookieConfig;
  readonly deviceSeconds: number;
  /** Recognises the browser that signed up. */
  readonly signUpCookie: CookieConfig;
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
  readonly routes: readonly string[];
}

/**
 * Check the environment variables and convert them to typed values.
 * @throws {Error} whose message names every invalid setting, one per line, so that no function starts with a weaker setting
 * than intended. The exception is SESSION_DURATION in mode `classic`: if it is not a positive whole number, sessions never
 * expire.
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
      values.SIGNING_KEYS_DIR === ''
        ? {
            path: values.SIGNING_KEYS_PATH,
            ...(values.SIGNING_KEYS_KMS === '' ? {} : { kmsKey: values.SIGNING_KEYS_KMS }),
          }
        : { dir: values.SIGNING_KEYS_DIR },
    ),
    tokens: Object.freeze({
      issuer: values.BASE_URL,
      audience: values.TOKEN_AUDIENCE,
      ttlSeconds: values.ACCESS_TOKEN_TTL,
    }),
    refreshSeconds: values.REFRESH_TOKEN_TTL,
    refreshGraceSeconds: values.REFRESH_GRACE,
    directoryCookie: cookieOf('user-api-credentials'),
    origins: Object.freeze([new URL(values.BASE_URL).origin, ...values.ALLOWED_ORIGINS]),
    openPaths: Object.freeze([
      '/.well-known/',
      '/openapi.json',
      ...(mode.opensSessionApi && values.ALLOWED_ORIGINS.length === 0 ? ['/api/v1/'] : []),
    ]),
    eventBus: values.EVENT_BUS,
    sessionDurationSeconds: mode.sessionDurationSeconds(values.SESSION_DURATION) ?? null,
    sessionIdleSeconds: values.SESSION_IDLE ?? mode.sessionIdleSeconds,
    maxSessions: values.SESSIONS_PER_USER,
    deviceCookie: cookieOf('device'),
    deviceSeconds: values.DEVICE_TTL,
    signUpCookie: cookieOf('sign_up'),
    mailLimits: Object.freeze({
      requestsPerMinute: values.LIMIT_SIGNUPS ?? mode.signUpsPerMinute,
      mailsPerRecipient: values.LIMIT_MAILS,
    }),
    passwords: Object.freeze({
      minimumLength: values.PASSWORD_MINIMUM ?? mode.minimumPasswordLength,
      refusesCommon: mode.verifiesEmails,
      asksBreaches: mode.verifiesEmails && values.PASSWORD_BREACHES === 'ask',
    }),
    emails: mode.verifiesEmails
      ? Object.freeze({
          asksDns: values.EMAIL_DOMAINS === 'ask',
          refusesDisposable: values.DISPOSABLE_EMAILS === 'refuse',
          refusesRoles: values.ROLE_EMAILS === 'refuse',
          validationKey: values.EMAIL_VALIDATION === 'none' ? null : values.EMAIL_VALIDATION_KEY,
        })
      : null,
    serviceName: values.SERVICE_NAME,
    baseUrl: values.BASE_URL,
    linkSeconds: Object.freeze({
      'verify-email': values.VERIFICATION_LINK_TTL,
      'reset-password': values.RESET_LINK_TTL,
      'change-email': values.EMAIL_CHANGE_LINK_TTL,
    }),
    outboxTable: values.OUTBOX_TABLE,
    mail: Object.freeze({
      from: values.MAIL_FROM,
      language: values.MAIL_LANGUAGE,
      configurationSet: values.MAIL_CONFIGURATION_SET,
    }),
    sessionCookie: cookieOf(values.SESSION_COOKIE),
    limitsTable: values.LIMITS_TABLE,
    guessLimits: Object.freeze({
      accountFailures: values.LIMIT_ACCOUNT_FAILURES,
      ipAddressFailures: values.LIMIT_ADDRESS_FAILURES,
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
    faults.push(`CONTRACT_MODE classic returns reset tokens to anybody who requests one: refused on stage ${stage}`);
  if (mode.sessionDurationSeconds(environment.SESSION_DURATION) === undefined)
    faults.push(`SESSION_DURATION must be a positive whole number in mode ${name}`);
  const minimumLength = Number(environment.PASSWORD_MINIMUM || mode.minimumPasswordLength);
  if (minimumLength > 0 && minimumLength < mode.minimumPasswordLength)
    faults.push(`PASSWORD_MINIMUM must be at least ${mode.minimumPasswordLength} in mode ${name}`);
  if (environment.EMAIL_VALIDATION === 'kickbox' && !environment.EMAIL_VALIDATION_KEY)
    faults.push('EMAIL_VALIDATION_KEY must name the parameter that holds the key of kickbox');
  return faults;
};

/** Exactly one place must be set: without one no function could sign, and with two it would be unclear which one is used. */
const signingKeyFaults = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const given = [environment.SIGNING_KEYS_PATH, environment.SIGNING_KEYS_DIR].filter((place) => place);
  return given.length === 1 ? [] : ['SIGNING_KEYS_PATH or SIGNING_KEYS_DIR must be set, and not both'];
};
