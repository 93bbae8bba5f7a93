import { createHash } from 'node:crypto';
import { PROXY_HEADER } from '../../../lib/http/client-address';
import { ids } from '../../../lib/runtime/ids';
import { defineCommand } from '../command';
import { fields } from '../show';

/** Makes a secret for a proxy or an application server. It is stored nowhere. */
export const proxySecret = defineCommand({
  name: 'proxy-secret',
  summary: 'Make a secret for a trusted proxy or application server',
  details:
    'It prints a new random secret and its SHA-256, and reads and changes nothing. The proxy sends the secret in the header ' +
    `${PROXY_HEADER}; the service gets the SHA-256 as the setting PROXY_SECRET_SHA256, so that it never knows the secret.`,
  usages: [''],
  examples: ['npm run -s admin -- proxy-secret'],
  options: {},
  plan: () => {
    const secret = ids.newSecret();
    const sha256 = createHash('sha256').update(secret).digest('hex');
    return {
      json: { secret, sha256 },
      text: `A new secret. It is not stored: copy it now.\n${fields([
        ['secret', secret],
        ['sha256', sha256],
      ])}`,
    };
  },
});
