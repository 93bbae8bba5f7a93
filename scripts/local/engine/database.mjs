import { randomInt } from 'node:crypto';
import { isLoopback } from '../loopback.mjs';
import { findFreePort, requireFreePort } from '../ports.mjs';
import { inMemory } from '../settings.mjs';
import { StartError } from '../start-error.mjs';
import { guardFromBrowsers } from './browser-guard.mjs';
import { lockDataDir } from './data-lock.mjs';
import { startEngine } from './engine.mjs';
import { adviceOn } from './engine-faults.mjs';
import { createTables, findMissingTables, tableDefinitions } from './tables.mjs';

/** @typedef {import('../settings.mjs').Settings} Settings */

/**
 * The DynamoDB of a local start, with all its tables.
 * @typedef {object} Database
 * @property {string} description where the data is, for the terminal
 * @property {Promise<string> | undefined} ended resolves with advice for a person when the engine has ended; undefined for a
 *   database of the caller's
 * @property {() => Promise<void>} stop ends the engine if it was started here
 */

/**
 * Also sets the endpoint for the AWS SDK in this process, and dummy credentials if the database needs none.
 * @param {object} input
 * @param {Settings} input.settings
 * @param {Record<string, any>} input.resources the resolved `Resources` of serverless.yml
 * @param {string} input.region
 * @param {NodeJS.ProcessEnv} input.env is changed
 * @param {(line: string) => void} input.announce
 * @returns {Promise<Database>}
 * @throws {StartError}
 */
export async function openDatabase({ settings, resources, region, env, announce }) {
  const { endpoint } = settings;
  const database = endpoint ? callersDatabase(endpoint, env) : await embeddedDatabase(settings, env, announce);
  try {
    const prepared = prepareTables(tableDefinitions(resources), {
      region,
      mayCreate: !endpoint || isLoopback(endpoint),
    });
    await Promise.race([prepared, ...(database.ended ? [failWhenEnded(database.ended)] : [])]);
  } catch (error) {
    await database.stop();
    if (error instanceof StartError) throw error;
    const reason = error instanceof Error ? `${error.name} ${error.message}`.trim() : String(error);
    if (endpoint === undefined)
      throw new StartError(`The tables cannot be created: ${adviceOn(reason, { dataDir: settings.dataDir })}`);
    throw new StartError(`AWS_ENDPOINT_URL_DYNAMODB is ${endpoint.href}, which does not answer as expected: ${reason}`);
  }
  return database;
}

/**
 * @param {Promise<string>} ended
 * @returns {Promise<never>} is rejected when the engine has ended, with a message that says so instead of one about a connection
 */
function failWhenEnded(ended) {
  const failure = ended.then((advice) => {
    throw new StartError(`The DynamoDB engine has ended. ${advice}`);
  });
  // It also ends after the start, when nobody waits for this promise.
  failure.catch(() => {});
  return failure;
}

/**
 * @param {Settings} settings
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} announce
 * @returns {Promise<Database>}
 */
async function embeddedDatabase({ dynamodbPort, dataDir, engineKind }, env, announce) {
  await requireFreePort('DYNAMODB_PORT', dynamodbPort);
  const release = dataDir === inMemory ? () => {} : lockDataDir(dataDir);
  const host = hiddenHost();
  const port = await findFreePort(host);
  const engine = await startEngine({ ...(engineKind && { kind: engineKind }), host, port, dataDir, announce });
  const guard = await guardFromBrowsers({ port: dynamodbPort, engine: engine.endpoint });
  env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
  // Real credentials are not sent to the engine.
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE']) delete env[name];
  Object.assign(env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const place = dataDir === inMemory ? 'in memory, gone when it stops' : `in ${dataDir}`;
  const warning = engine.kind === 'amazon' ? ', listening on every network interface' : '';
  return {
    description: `${place} (engine ${engine.kind} at http://127.0.0.1:${dynamodbPort}${warning})`,
    ended: engine.ended,
    stop: async () => {
      guard.close();
      await engine.stop();
      release();
    },
  };
}

/**
 * A loopback address that no website can guess, where the machine has more than one: on Linux, all of 127.0.0.0/8. The engine
 * answers every website that reaches it.
 */
function hiddenHost() {
  return process.platform === 'linux'
    ? `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`
    : '127.0.0.1';
}

/**
 * @param {URL} endpoint
 * @param {NodeJS.ProcessEnv} env
 * @returns {Database}
 */
function callersDatabase(endpoint, env) {
  if (isLoopback(endpoint) && env.AWS_PROFILE === undefined) {
    env.AWS_ACCESS_KEY_ID ??= 'local';
    env.AWS_SECRET_ACCESS_KEY ??= 'local';
  }
  return {
    description: `at ${endpoint.href} (AWS_ENDPOINT_URL_DYNAMODB)`,
    ended: undefined,
    stop: async () => {},
  };
}

/**
 * @param {import('./tables.mjs').TableDefinition[]} definitions
 * @param {{ region: string, mayCreate: boolean }} options
 */
async function prepareTables(definitions, { region, mayCreate }) {
  // Imported here: the plugin is loaded for every serverless command, and loading the SDK takes time.
  const { DynamoDB } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDB({ region });
  try {
    if (mayCreate) return await createTables(client, definitions);
    const missing = await findMissingTables(client, definitions);
    if (missing.length === 0) return undefined;
    throw new StartError(`Missing tables: ${missing.join(', ')}. Only on a loopback address are they created for you.`);
  } finally {
    client.destroy();
  }
}
