import { isLoopbackHost, isLoopbackIp } from './loopback.mjs';

/**
 * Tells `npm run admin` how this local run is configured. It answers only programs on this machine, whose host is a loopback name.
 * @param {{ contract_mode: string, dynamodb: string }} facts
 * @returns {(request: { method: string, url: string, host: string | undefined, ip: string | undefined }) => Promise<import('./inbox/inbox.mjs').Answer | null>}
 *   `null` for every other path, method or host
 */
export function createRunFacts(facts) {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  };
  return async ({ method, url, host, ip }) => {
    if (method !== 'GET' || url !== '/local.json' || !isLoopbackHost(host) || !isLoopbackIp(ip)) return null;
    return { status: 200, headers, body: JSON.stringify(facts) };
  };
}
