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
 * @param {Pick<typeof import('../../lib/runtime/hasher'), 'createHasher' | 'hasher'>} service
 */
export function hashInThreads({ createHasher, hasher }) {
  Object.assign(hasher, createHasher(threadedBcrypt()));
}
