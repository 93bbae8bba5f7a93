import { createServer } from 'node:net';
import { StartError } from './start-error.mjs';

/** `localhost` can be either of these, depending on the machine and on the client. */
const loopbackAddresses = ['127.0.0.1', '::1'];

/** Error codes on machines without IPv6, where nothing can listen on `::1`, and for the address of another machine. */
const addressMissing = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/**
 * Check a port before the servers open it: their own error message is a stack dump.
 * @param {string} setting name of the environment variable, for the message
 * @param {number} port
 * @param {string} [host] IP address that a server will listen on, in addition to the loopback addresses
 * @throws {StartError} if something listens on the port, this process must not, or the address is not of this machine
 */
export async function requireFreePort(setting, port, host = '127.0.0.1') {
  for (const address of new Set([...loopbackAddresses, host])) {
    const code = await tryToListen(address, port);
    if (code === undefined) continue;
    if (addressMissing.has(code)) {
      if (address !== host) continue;
      throw new StartError(`HOST is ${host}, which is not an address of this machine (${code}).`);
    }
    const fault =
      code === 'EADDRINUSE' ? 'is in use: stop the program that listens there' : `cannot be opened (${code})`;
    throw new StartError(`Port ${port} ${fault}, or set ${setting} to another port.`);
  }
}

/**
 * @param {string} [host] IP address of this machine
 * @returns {Promise<number>} a port that was free a moment ago, chosen by the operating system
 */
export async function findFreePort(host = '127.0.0.1') {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, host, () => resolve(undefined)));
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
