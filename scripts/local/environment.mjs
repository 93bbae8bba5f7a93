import { refusedSettings } from './settings.mjs';

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
 * @param {Pick<typeof import('../../lib/setting-faults'), 'findFaults'>} settings
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} otherFaults those of the settings for a local start
 * @throws {import('./start-error.mjs').StartError} listing all faults at once
 */
export function checkConfig({ findFaults }, env, otherFaults) {
  const found = findFaults(env).map(({ name, text }) => `${name} ${text}`);
  const faults = [...otherFaults, ...found];
  if (faults.length > 0) throw refusedSettings(faults);
}
