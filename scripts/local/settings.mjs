import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { StartError } from './start-error.mjs';

/** @typedef {'dynoxide' | 'amazon'} EngineKind */

/**
 * The settings of a local start, from the environment.
 * @typedef {object} Settings
 * @property {number} httpPort PORT, default 3000
 * @property {string} host HOST, an IP address, default `127.0.0.1`
 * @property {boolean} usesHttps HTTPS
 * @property {boolean} opensInbox INBOX: whether other machines may read the mails
 * @property {number} dynamodbPort DYNAMODB_PORT, default 8000
 * @property {string} dataDir DATA_DIR as an absolute path, default `.data`; `:memory:` keeps the data in memory only
 * @property {EngineKind | undefined} engineKind DYNAMODB_ENGINE; undefined: the first one that is installed
 * @property {URL | undefined} endpoint AWS_ENDPOINT_URL_DYNAMODB; undefined means: start an engine
 * @property {string | undefined} region AWS_REGION; undefined: the region of serverless.yml
 */

/** The value of DATA_DIR that keeps the data in memory only. */
export const inMemory = ':memory:';

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} serviceDir the folder a relative DATA_DIR starts from
 * @returns {Settings}
 * @throws {StartError} naming every refused setting, its value and the allowed values, one per line
 */
export function readSettings(env, serviceDir) {
  const { settings, faults } = parseSettings(env, serviceDir);
  if (faults.length > 0) throw refusedSettings(faults);
  return settings;
}

/**
 * As `readSettings`, for a caller that has more settings to check.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} serviceDir
 * @returns {{ settings: Settings, faults: string[] }} with the defaults of settings that are refused
 */
export function parseSettings(env, serviceDir) {
  /** @type {string[]} */
  const faults = [];
  /**
   * @template Value
   * @param {string} name
   * @param {string} fallback
   * @param {(text: string) => Value | Fault} parse
   * @returns {Value}
   */
  const read = (name, fallback, parse) => {
    const text = env[name] ?? fallback;
    const value = parse(text);
    if (!(value instanceof Fault)) return value;
    // The password of a URL is not printed.
    const shown = text === '' ? 'empty' : `"${text.replace(/\/\/.*@/, '//...@')}"`;
    faults.push(`${name} is ${shown}: it must be ${value.range}.`);
    return /** @type {Value} */ (parse(fallback));
  };
  const settings = {
    httpPort: read('PORT', '3000', parsePort),
    host: read('HOST', '127.0.0.1', parseHost),
    usesHttps: read('HTTPS', '', parseSwitch),
    opensInbox: read('INBOX', 'local', parseInbox),
    dynamodbPort: read('DYNAMODB_PORT', '8000', parsePort),
    dataDir: read('DATA_DIR', '.data', (text) => parseDataDir(text, serviceDir)),
    engineKind: read('DYNAMODB_ENGINE', '', parseEngineKind),
    endpoint: read('AWS_ENDPOINT_URL_DYNAMODB', '', parseEndpoint),
    region: read('AWS_REGION', '', parseRegion),
  };
  if (faults.length === 0 && settings.endpoint === undefined && settings.httpPort === settings.dynamodbPort) {
    faults.push(`PORT and DYNAMODB_PORT are both ${settings.httpPort}: they must be different.`);
  }
  return { settings, faults };
}

/**
 * @param {string[]} faults sentences that begin with the name of a setting
 * @returns {StartError}
 */
export function refusedSettings(faults) {
  return new StartError(faults.length === 1 ? String(faults[0]) : ['Configuration refused:', ...faults].join('\n  '));
}

/** What a setting must be, as the rest of a sentence. */
class Fault {
  /** @param {string} range */
  constructor(range) {
    this.range = range;
  }
}

/** @param {string} text */
function parsePort(text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : new Fault('an integer from 1 to 65535');
}

/** @param {string} text */
function parseHost(text) {
  if (text === 'localhost') return '127.0.0.1';
  return isIP(text) === 0
    ? new Fault('an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them')
    : text;
}

/** @param {string} text */
function parseSwitch(text) {
  return text === '1' || (text === '' || text === '0' ? false : new Fault('1 or 0'));
}

/** @param {string} text */
function parseInbox(text) {
  return text === 'open' || (text === 'local' ? false : new Fault('local or open'));
}

/**
 * @param {string} text
 * @param {string} serviceDir
 */
function parseDataDir(text, serviceDir) {
  if (text === '') return new Fault(`a folder, or ${inMemory} to keep the data in memory only`);
  return text === inMemory ? inMemory : resolve(serviceDir, text);
}

/**
 * @param {string} text
 * @returns {EngineKind | undefined | Fault}
 */
function parseEngineKind(text) {
  if (text === '') return undefined;
  return text === 'dynoxide' || text === 'amazon' ? text : new Fault('dynoxide or amazon');
}

/**
 * Empty counts as absent, as it does for the AWS SDK.
 * @param {string} text
 * @returns {URL | undefined | Fault}
 */
function parseEndpoint(text) {
  if (text === '') return undefined;
  const isUrl = /^https?:\/\/[^@]+$/.test(text) && URL.canParse(text);
  return isUrl ? new URL(text) : new Fault('an http or https URL without a password');
}

/**
 * @param {string} text
 * @returns {string | undefined | Fault}
 */
function parseRegion(text) {
  if (text === '') return undefined;
  return /^[a-z][a-z0-9-]{0,31}$/.test(text) ? text : new Fault('the name of a region, such as eu-west-1');
}
