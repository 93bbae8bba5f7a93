import { createAccessTokens } from '../auth/tokens/access-tokens';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { signingKeyRing as keyRing } from './signing-key-ring';

/** Signs access tokens as well as checking them; for the few functions that may read the private keys. */
export const signingAccessTokens = createAccessTokens({ keyRing, clock, ids }, config.tokens);
