import { resolve } from 'node:path';
import { parsePort } from './ports.mjs';
import { StartError } from './start-error.mjs';

/** @typedef {'dynoxide' | 'amazon'} EngineKind */

/**
 * The settings of a local start, from the environment.
 * @typedef {object} Settings
 * @property {number} httpPort PORT, default 3000
 * @property {number} dynamodbPort DYNAMODB_PORT, default 8000
 * @property {string} dataDir DATA_DIR as an absolute path, default `.data`; `:memory:` keeps the data in memory only
 * @property {EngineKind | undefined} engineKind DYNAMODB_ENGINE; undefined: the first one that is installed
 * @property {URL | undefined} endpoint AWS_ENDPOINT_URL_DYNAMODB; undefined means: start an engine
 */

/** The value of DATA_DIR that keeps the data in memory only. */
export const inMemory = ':memory:';

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} serviceDir the folder a relative DATA_DIR starts from
 * @returns {Settings}
 * @throws {StartError} naming the setting, its value and the allowed values
 */
export function readSettings(env, serviceDir) {
  const settings = {
    httpPort: parsePort('PORT', env.PORT ?? '3000'),
    dynamodbPort: parsePort('DYNAMODB_PORT', env.DYNAMODB_PORT ?? '8000'),
    dataDir: readDataDir(env.DATA_DIR ?? '.data', serviceDir),
    engineKind: readEngineKind(env.DYNAMODB_ENGINE),
    endpoint: readEndpoint(env.AWS_ENDPOINT_URL_DYNAMODB),
  };
  if (settings.endpoint === undefined && settings.httpPort === settings.dynamodbPort) {
    throw new StartError(`PORT and DYNAMODB_PORT are both ${settings.httpPort}: they must be different.`);
  }
  return settings;
}

/**
 * @param {URL} endpoint
 * @returns {boolean} whether the address can only be this machine
 */
export function isLoopback({ hostname }) {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * @param {string} text
 * @param {string} serviceDir
 */
function readDataDir(text, serviceDir) {
  if (text === '')
    throw new StartError(`DATA_DIR is empty: it must be a folder, or ${inMemory} to keep the data in memory only.`);
  return text === inMemory ? inMemory : resolve(serviceDir, text);
}

/**
 * @param {string | undefined} text
 * @returns {EngineKind | undefined}
 */
function readEngineKind(text) {
  if (text === undefined || text === 'dynoxide' || text === 'amazon') return text;
  throw new StartError(`DYNAMODB_ENGINE is "${text}": it must be dynoxide or amazon.`);
}

/**
 * Empty counts as absent, as it does for the AWS SDK.
 * @param {string | undefined} text
 */
function readEndpoint(text) {
  if (!text) return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw new StartError(`AWS_ENDPOINT_URL_DYNAMODB is "${text}": it must be an http or https URL.`);
}
