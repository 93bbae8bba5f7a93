import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { threadedBcrypt } from './hash-threads.mjs';

/**
 * Silences console.log: serverless-offline prints a list of routes through it while it starts, whatever its settings.
 * @returns {() => void} restores console.log
 */
export function muteConsole() {
  const { log } = console;
  console.log = () => {};
  return () => {
    console.log = log;
  };
}

/**
 * Keeps serverless-offline from opening the port of the Lambda API, which nothing here uses: it lets every website call functions.
 */
export async function closeLambdaApi() {
  const { default: LambdaApi } = await import(
    new URL('HttpServer.js', import.meta.resolve('serverless-offline/lambda')).href
  );
  LambdaApi.prototype.start = async () => {};
}

/**
 * @param {Record<string, any>} serverless
 * @returns {any} the hapi server in serverless-offline that answers requests
 */
export function gatewayServer(serverless) {
  const offline = serverless.pluginManager
    .getPlugins()
    .find((/** @type {any} */ plugin) => plugin.constructor.name === 'ServerlessOffline');
  return offline.internals().getApiGatewayServer();
}

/**
 * Makes the service hash passwords in worker threads; see hash-threads.mjs.
 * @param {string} serviceDir
 */
export async function hashInThreads(serviceDir) {
  /** @param {string[]} path */
  const load = (...path) => import(pathToFileURL(join(serviceDir, 'lib', ...path)).href);
  const { createHasher, hasher } = await load('runtime', 'hasher.ts');
  Object.assign(hasher, createHasher(threadedBcrypt()));
}

/**
 * Load all handlers with a route now, so that no first request waits for them: serverless-offline imports the same URLs. The
 * handlers behind streams are not loaded: they would send events and mails to AWS.
 * @param {string} serviceDir
 * @param {Record<string, { handler: string, events?: any[] }>} functions
 */
export async function loadHandlers(serviceDir, functions) {
  const routed = Object.values(functions).filter(({ events = [] }) =>
    events.some(({ httpApi }) => httpApi !== undefined),
  );
  const files = routed.map(({ handler }) => handler.replace(/\.\w+$/, '.ts'));
  await Promise.all(files.map((file) => import(pathToFileURL(join(serviceDir, file)).href)));
}
