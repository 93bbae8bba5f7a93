import type { KeyRing } from '../../lib/auth/tokens/key-ring';
import { directorySurface } from '../../lib/endpoints/user-directory/surface';
import { httpHandler } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { keyRing } from '../../lib/runtime/key-ring';

export const createHandler = (deps: { keyRing: Pick<KeyRing, 'publishedKeys'> }) =>
  httpHandler(directorySurface, {}, async () => {
    const keys = await deps.keyRing.publishedKeys();
    return ok({ keys: keys.map(({ kid, n, e }) => ({ kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e })) });
  });

export const handler = createHandler({ keyRing });
