import { isIP } from 'node:net';

/**
 * @param {URL} address
 * @returns {boolean} whether it can only be this machine
 */
export function isLoopback({ hostname }) {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * A website whose name leads to this machine (DNS rebinding) sends its own name in this header.
 * @param {string | undefined} host the header `Host`
 */
export function isLoopbackHost(host) {
  const address = `http://${host}`;
  return URL.canParse(address) && isLoopback(new URL(address));
}

/** @param {string | undefined} ip an IP address, e.g. that of a client */
export function isLoopbackIp(ip = '') {
  const plain = ip.replace(/^::ffff:/, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}
