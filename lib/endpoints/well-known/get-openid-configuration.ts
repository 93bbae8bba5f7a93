import * as v from 'valibot';
import type { EdgeSettings } from '../../http/cross-origin';
import { publicEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { userDirectory } from '../user-directory/surface';
import { cacheable, cacheableHeader } from './cacheable';

export const operation = (): Operation => ({
  summary: 'Show the discovery document',
  description: 'OpenID Connect Discovery 1.0, with the fields that are needed to verify access tokens.',
  answers: {
    200: {
      description: 'The issuer and the URL of its keys.',
      headers: cacheableHeader,
      schema: v.strictObject({
        issuer: v.string(),
        jwks_uri: v.string(),
        id_token_signing_alg_values_supported: v.array(v.literal('RS256')),
        subject_types_supported: v.array(v.literal('public')),
        response_types_supported: v.array(v.string()),
      }),
      examples: {
        success: {
          issuer: 'https://auth.example.com',
          jwks_uri: 'https://auth.example.com/.well-known/jwks.json',
          id_token_signing_alg_values_supported: ['RS256'],
          subject_types_supported: ['public'],
          response_types_supported: [],
        },
      },
    },
  },
  cost: free,
});

export const createHandler = ({ issuer }: { issuer: string }, settings: EdgeSettings) =>
  publicEndpoint(userDirectory, settings, {}, async () =>
    ok(
      {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        subject_types_supported: ['public'],
        // Empty because the service has no authorization endpoint.
        response_types_supported: [],
      },
      cacheable,
    ),
  );
