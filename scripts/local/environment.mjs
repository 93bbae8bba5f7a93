import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartError } from './start-error.mjs';

/**
 * Make one environment out of three: what the caller set wins over what serverless.yml sets, and that over our
 * defaults for a local start. Handlers run in this process, so `env` is what they see.
 * @param {Record<string, any>} service serverless.yml, resolved; its environments are changed
 * @param {NodeJS.ProcessEnv} env is changed
 * @param {Record<string, string>} defaults for what the caller did not set, e.g. `{ CONTRACT_MODE: 'classic' }`
 * @returns {string[]} the names among `defaults` that were used
 */
export function mergeEnvironment(service, env, defaults) {
  const used = Object.keys(defaults).filter((name) => env[name] === undefined);
  for (const name of used) env[name] = defaults[name];
  service.provider.environment ??= {};
  for (const { environment = {} } of [service.provider, ...Object.values(service.functions)]) {
    // The local gateway writes these over the process's own before every call.
    for (const name of Object.keys(environment)) environment[name] = env[name] ?? environment[name];
    // Modules are shared, and read their settings once: what one function is given must be there from the start.
    Object.assign(env, environment);
  }
  return used;
}

/**
 * Refuse a start whose first request would fail.
 * @param {string} serviceDir
 * @param {NodeJS.ProcessEnv} env
 * @throws {StartError} listing all faults at once
 */
export async function checkConfig(serviceDir, env) {
  const { parseConfig } = await import(pathToFileURL(join(serviceDir, 'lib', 'config.ts')).href);
  try {
    parseConfig(env);
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}
