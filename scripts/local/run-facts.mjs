import { isLoopbackHost } from './loopback-host.mjs';

/**
 * Tells `npm run admin` how this local run is configured. It answers only requests whose host is a loopback name, like the inbox.
 * @param {{ contract_mode: string, dynamodb: string }} facts
 * @returns {(request: { method: string, url: string, host: string | undefined }) => Promise<import('./inbox/inbox.mjs').Answer | null>}
 *   `null` for every other path, method or host
 */
export function createRunFacts(facts) {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  };
  return async ({ method, url, host }) => {
    if (method !== 'GET' || url !== '/local.json' || !isLoopbackHost(host)) return null;
    return { status: 200, headers, body: JSON.stringify(facts) };
  };
}
