import { isLoopback } from './settings.mjs';

/**
 * @param {string | undefined} host the header
 * @returns {boolean} whether the request names this machine, so that it came through no tunnel and no DNS rebinding
 */
export function isLoopbackHost(host) {
  const address = `http://${host}`;
  return URL.canParse(address) && isLoopback(new URL(address));
}
