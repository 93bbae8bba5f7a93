import type { AccessTokens } from '../auth/access-token';
import { createAccessTokenChecks } from '../auth/access-tokens';
import { clock } from './clock';
import { config } from './config';
import { keyRing } from './key-ring';

/** Checks access tokens; a function that signs takes signing-access-tokens.ts, and the private keys with it. */
export const accessTokens: Pick<AccessTokens, 'verify'> = createAccessTokenChecks({ keyRing, clock }, config.tokens);
