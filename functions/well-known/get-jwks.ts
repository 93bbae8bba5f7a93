import { createHandler } from '../../lib/endpoints/well-known/get-jwks';
import { config } from '../../lib/runtime/config';
import { keyRing } from '../../lib/runtime/key-ring';

export const handler = createHandler({ keyRing }, config.crossOrigin);
