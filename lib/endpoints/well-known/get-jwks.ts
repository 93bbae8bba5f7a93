import * as v from 'valibot';
import type { KeyRing } from '../../auth/tokens/key-ring';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { userDirectory } from '../user-directory/surface';
import { cacheable, cacheableHeader } from './cacheable';

export const operation = (): Operation => ({
  summary: 'List the public keys of access tokens',
  description:
    'RFC 7517. Contains the next key long before it signs, and the previous key until all its tokens have expired. ' +
    'Empty until the first token is signed.',
  answers: {
    200: {
      description: 'The keys.',
      headers: cacheableHeader,
      schema: v.strictObject({
        keys: v.array(
          v.strictObject({
            kty: v.literal('RSA'),
            use: v.literal('sig'),
            alg: v.literal('RS256'),
            kid: v.string(),
            n: v.string(),
            e: v.string(),
          }),
        ),
      }),
      examples: {
        success: {
          keys: [
            {
              kty: 'RSA',
              use: 'sig',
              alg: 'RS256',
              kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
              n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri...',
              e: 'AQAB',
            },
          ],
        },
      },
    },
  },
  cost: { roundTrips: 1, readUnits: 1, writeUnits: 0, passwordHashes: 0 },
});

export const createHandler = (deps: { keyRing: Pick<KeyRing, 'publishedKeys'> }, settings: EdgeSettings) =>
  publicEndpoint(userDirectory, settings, {}, async () => {
    const keys = await deps.keyRing.publishedKeys();
    return ok({ keys: keys.map(({ kid, n, e }) => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e })) }, cacheable);
  });
