import { createHandler } from '../../lib/endpoints/well-known/get-jwks';
import { keyRing } from '../../lib/runtime/key-ring';

export const handler = createHandler({ keyRing });
