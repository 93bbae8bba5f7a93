import type { AccessTokens } from '../auth/tokens/access-token';
import { createAccessTokenChecks } from '../auth/tokens/access-tokens';
import { clock } from './clock';
import { config } from './config';
import { keyRing } from './key-ring';

/** Checks access tokens; a function that signs takes signing-access-tokens.ts, and the private keys with it. */
export const accessTokens: Pick<AccessTokens, 'verify'> = createAccessTokenChecks({ keyRing, clock }, config.tokens);
