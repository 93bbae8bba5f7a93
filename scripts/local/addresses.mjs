import { isIP } from 'node:net';
import { isLoopbackIp } from './loopback.mjs';

/** @typedef {import('./settings.mjs').Settings} Settings */

/** HOST values that mean every address of the machine. */
const wildcards = new Set(['0.0.0.0', '::']);

/**
 * @param {Pick<Settings, 'httpPort' | 'host' | 'usesHttps'>} settings
 * @returns {string} the URL at which a client on this machine reaches the service, e.g. `http://localhost:3000`
 */
export function localAddress({ httpPort, host, usesHttps }) {
  const bracketed = isIP(host) === 6 ? `[${host}]` : host;
  return `${usesHttps ? 'https' : 'http'}://${isOnLoopback(host) ? 'localhost' : bracketed}:${httpPort}`;
}

/**
 * The names that a certificate of the service must have.
 * @param {string} host the value of HOST
 * @param {string} baseUrl
 */
export function certificateNames(host, baseUrl) {
  const ofUrl = URL.canParse(baseUrl) ? [new URL(baseUrl).hostname.replace(/^\[|\]$/g, '')] : [];
  const ofHost = wildcards.has(host) ? [] : [host];
  return [...new Set(['localhost', '127.0.0.1', '::1', ...ofHost, ...ofUrl])];
}

/**
 * What the terminal says about the address.
 * @param {object} start
 * @param {Settings} start.settings
 * @param {string} start.mode the contract mode
 * @param {string} start.baseUrl
 * @param {string | undefined} start.certificate path of the certificate for HTTPS
 * @returns {string[]}
 */
export function addressNotes({ settings: { host, httpPort, usesHttps }, mode, baseUrl, certificate }) {
  const scheme = usesHttps ? 'https' : 'http';
  return [
    ...(isLoopbackIp(host)
      ? []
      : [
          `HOST=${host}: other machines can use the service; for their browsers, set BASE_URL=${scheme}://<this machine>:${httpPort}`,
        ]),
    ...(certificate === undefined
      ? []
      : [`clients must trust ${certificate}: curl --cacert, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE`]),
    ...(mode === 'hardened' && baseUrl.startsWith('http:')
      ? ['over http, Safari and some clients drop the Secure cookies of this mode: use HTTPS=1 npm start']
      : []),
  ];
}

/** @param {string} host the value of HOST */
export function isOnLoopback(host) {
  return wildcards.has(host) || isLoopbackIp(host);
}
