import * as v from 'valibot';
import { contractModes, MAX_DURATION_SECONDS } from './auth/contract-mode';
import production from './production-stages.json' with { type: 'json' };
import { cookieNames, DOMAIN, settings } from './settings';

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type SettingName = keyof typeof settings;

/** What a setting is after parsing. */
export type SettingValue<Name extends SettingName> = v.InferOutput<(typeof settings)[Name]>;

/** Why a setting is refused. `text` never contains its value, and reads as a sentence after `name`. */
export interface SettingFault {
  readonly name: SettingName;
  readonly text: string;
}

/**
 * Parse one setting.
 * @throws {Error} if it is refused. The message lists the faults of all settings, so that they can be corrected together.
 */
export const readSetting = <Name extends SettingName>(environment: Environment, name: Name): SettingValue<Name> => {
  const { output, faults } = parse(environment, name);
  if (faults.length > 0) throw refusedSettings(findFaults(environment));
  return output as SettingValue<Name>;
};

/** Check all settings. @returns every fault, or an empty list. */
export const findFaults = (environment: Environment): SettingFault[] =>
  settingNames.flatMap((name) => parse(environment, name).faults);

/** The error that reports these faults, one per line. */
export const refusedSettings = (faults: readonly SettingFault[]): Error => {
  const lines = faults.map(({ name, text }) => `${name} ${text}`);
  return new Error(['Configuration refused:', ...lines].join(lines.length === 1 ? ' ' : '\n  '));
};

const settingNames = Object.keys(settings) as SettingName[];

const parse = (environment: Environment, name: SettingName): { output: unknown; faults: SettingFault[] } => {
  const { output, issues = [] } = v.safeParse(settings[name], environment[name]);
  const texts = issues.map((issue) => (issue.input === undefined ? 'is not set' : issue.message));
  const broken = rules[name]?.(environment);
  if (broken !== undefined) texts.push(broken);
  return { output, faults: texts.map((text) => ({ name, text })) };
};

const modeOf = ({ CONTRACT_MODE: name = 'hardened' }: Environment) =>
  name === 'hardened' || name === 'classic' ? contractModes[name] : undefined;

const isProduction = (stage: string): boolean => new RegExp(production.pattern, 'i').test(stage);

/** Browsers and the service tell cookies apart by their names. */
const ownCookieName = (name: string | undefined, others: readonly string[]): string | undefined =>
  name !== undefined && others.includes(name) ? 'must not be the name of another cookie of the service' : undefined;

/** What settings may be in combination with others. @returns the text of the fault, or `undefined` if there is none. */
const rules: { readonly [Name in SettingName]?: (environment: Environment) => string | undefined } = {
  CONTRACT_MODE: (environment) =>
    modeOf(environment)?.name === 'classic' && isProduction(environment.STAGE ?? '')
      ? `classic returns reset tokens to anybody who requests one: refused on stage ${environment.STAGE}`
      : undefined,
  SESSION_DURATION: (environment) => {
    const mode = modeOf(environment);
    if (mode === undefined || mode.sessionDurationSeconds(environment.SESSION_DURATION) !== undefined) return undefined;
    return `must be a whole number from 1 to ${MAX_DURATION_SECONDS} in mode ${mode.name}`;
  },
  SESSION_COOKIE: ({ SESSION_COOKIE: name, SESSION_NAME: other = v.getDefault(settings.SESSION_NAME) }) =>
    ownCookieName(name, [other, ...Object.values(cookieNames)]),
  SESSION_NAME: ({ SESSION_NAME: name }) => ownCookieName(name, Object.values(cookieNames)),
  PASSWORD_MINIMUM: (environment) => {
    const mode = modeOf(environment);
    if (mode === undefined) return undefined;
    const length = Number(environment.PASSWORD_MINIMUM || mode.minimumPasswordLength);
    return length > 0 && length < mode.minimumPasswordLength
      ? `must be at least ${mode.minimumPasswordLength} in mode ${mode.name}`
      : undefined;
  },
  // A browser refuses any other domain, and one under which everybody can register a name, like `com`. The latter are too many to
  // know, but most of them have one label.
  PASSKEY_RP_ID: ({ PASSKEY_RP_ID: id, BASE_URL: url = '' }) => {
    if (!id || !DOMAIN.test(id) || !URL.canParse(url)) return undefined;
    const { hostname } = new URL(url);
    const isAbove = id.includes('.') && hostname.endsWith(`.${id}`);
    return id === hostname || isAbove
      ? undefined
      : 'must be empty, or the host of BASE_URL, or a domain above it with a dot in it';
  },
  // A mail must not promise that its link works longer than its account exists.
  UNVERIFIED_ACCOUNT_TTL: ({
    UNVERIFIED_ACCOUNT_TTL: account = v.getDefault(settings.UNVERIFIED_ACCOUNT_TTL),
    VERIFICATION_LINK_TTL: link = v.getDefault(settings.VERIFICATION_LINK_TTL),
  }) => (Number(account) < Number(link) ? 'must be at least as long as VERIFICATION_LINK_TTL' : undefined),
  EMAIL_VALIDATION_KEY: ({ EMAIL_VALIDATION: service, EMAIL_VALIDATION_KEY: key }) =>
    service === 'kickbox' && !key ? 'must name the parameter that holds the key of kickbox' : undefined,
  COGNITO_CLIENT_ID: ({ COGNITO_URL: url, COGNITO_CLIENT_ID: id }) =>
    url && !id ? 'must name an app client of the user pool of COGNITO_URL' : undefined,
  // Without a place no function could sign, and with two it would be unclear which one is used.
  SIGNING_KEYS_PATH: ({ SIGNING_KEYS_PATH: path, SIGNING_KEYS_DIR: dir }) =>
    Boolean(path) === Boolean(dir) ? 'or SIGNING_KEYS_DIR must be set, and not both' : undefined,
  SEALING_KEYS_PATH: ({ SEALING_KEYS_PATH: path, SEALING_KEYS_DIR: dir }) =>
    Boolean(path) === Boolean(dir) ? 'or SEALING_KEYS_DIR must be set, and not both' : undefined,
};
