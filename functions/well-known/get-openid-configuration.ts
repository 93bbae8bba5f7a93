import { directorySurface } from '../../lib/endpoints/user-directory/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { config } from '../../lib/runtime/config';

export const createHandler = ({ issuer }: { issuer: string }) =>
  httpHandler(directorySurface, {}, async () =>
    ok({
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      // Nobody signs in by redirects here: there is no authorization endpoint to ask.
      response_types_supported: [],
    }),
  );

export const handler = createHandler(config.tokens);
