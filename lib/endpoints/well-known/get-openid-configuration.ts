import * as v from 'valibot';
import { httpHandler } from '../../http/handler';
import { ok } from '../../http/response';
import { free, type Operation } from '../operation';
import { directoryErrors } from '../user-directory/surface';

export const operation = (): Operation => ({
  summary: 'Where to find the keys',
  description: 'OpenID Connect Discovery 1.0, as far as verifying access tokens needs it.',
  answers: {
    200: {
      description: 'The issuer and the address of its keys.',
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

export const createHandler = ({ issuer }: { issuer: string }) =>
  httpHandler(directoryErrors, {}, async () =>
    ok({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      // Nobody signs in by redirects here: there is no authorization endpoint to ask.
      response_types_supported: [],
    }),
  );
