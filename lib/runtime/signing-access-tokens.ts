import { createAccessTokens } from '../auth/tokens/access-tokens';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { signingKeyRing as keyRing } from './signing-key-ring';

/** Issues and verifies access tokens. Only for the functions that may read the private keys. */
export const signingAccessTokens = createAccessTokens({ keyRing, clock, ids }, config.tokens);
