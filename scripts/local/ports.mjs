import { createServer } from 'node:net';
import { StartError } from './start-error.mjs';

/** `localhost` can be either of these, depending on the machine and on the client. */
const loopbackAddresses = ['127.0.0.1', '::1'];

/** Error codes on machines without IPv6, where nothing can listen on `::1`. */
const addressMissing = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * @param {string} setting name of the environment variable, for the message
 * @param {string} text
 * @returns {number} 1 to 65535
 * @throws {StartError} for anything but an integer in that range
 */
export function parsePort(setting, text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new StartError(`${setting} is "${text}": it must be an integer from 1 to 65535.`);
  return port;
}

/**
 * Check a port before the servers open it: their own error message is a stack dump.
 * @param {string} setting name of the environment variable, for the message
 * @param {number} port
 * @throws {StartError} if something listens on the port, or this process must not
 */
export async function requireFreePort(setting, port) {
  for (const address of loopbackAddresses) {
    const code = await tryToListen(address, port);
    if (code === undefined || addressMissing.has(code)) continue;
    const fault =
      code === 'EADDRINUSE' ? 'is in use: stop the program that listens there' : `cannot be opened (${code})`;
    throw new StartError(`Port ${port} ${fault}, or set ${setting} to another port.`);
  }
}

/** @returns {Promise<number>} a port that was free a moment ago, chosen by the operating system */
export async function findFreePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * @param {string} address
 * @param {number} port
 * @returns {Promise<string | undefined>} the error code, undefined when listening worked
 */
function tryToListen(address, port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? error.message));
    server.listen(port, address, () => server.close(() => resolve(undefined)));
  });
}
