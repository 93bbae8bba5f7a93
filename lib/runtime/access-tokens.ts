import type { AccessTokens } from '../auth/tokens/access-token';
import { createAccessTokenChecks } from '../auth/tokens/access-tokens';
import { clock } from './clock';
import { config } from './config';
import { keyRing } from './key-ring';

/** Verifies access tokens. A function that also issues them imports signing-access-tokens.ts, which needs the private keys. */
export const accessTokens: Pick<AccessTokens, 'verify'> = createAccessTokenChecks({ keyRing, clock }, config.tokens);
