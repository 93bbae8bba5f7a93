import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartError } from './start-error.mjs';

/**
 * Merge three environments: the caller's wins over serverless.yml, and serverless.yml over the defaults for a local start.
 * Handlers run in this process and read `env`.
 * @param {Record<string, any>} service serverless.yml, resolved; its environments are changed
 * @param {NodeJS.ProcessEnv} env is changed
 * @param {Record<string, string>} defaults for settings that the caller did not set, e.g. `{ CONTRACT_MODE: 'classic' }`
 * @returns {string[]} the names among `defaults` that were used
 */
export function mergeEnvironment(service, env, defaults) {
  const used = Object.keys(defaults).filter((name) => env[name] === undefined);
  for (const name of used) env[name] = defaults[name];
  service.provider.environment ??= {};
  for (const { environment = {} } of [service.provider, ...Object.values(service.functions)]) {
    // The local gateway overwrites the process's environment with these before every call.
    for (const name of Object.keys(environment)) environment[name] = env[name] ?? environment[name];
    // All functions share their modules here, and a module reads its settings once: set all of them at the start.
    Object.assign(env, environment);
  }
  return used;
}

/**
 * Check the settings at the start instead of at the first request.
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
