import { LONGEST_TOKEN_SECONDS } from '../auth/tokens/access-token';
import { createSigningKeyRing } from '../auth/tokens/key-ring';
import { clock } from './clock';
import { ids } from './ids';
import { keySets } from './key-sets';
import { privateKeys } from './private-keys';

/** The public and private keys of this container. Only for the functions that may read the private keys. */
export const signingKeyRing = createSigningKeyRing(
  { keySets, privateKeys, clock, newSecret: ids.newSecret },
  { longestTokenSeconds: LONGEST_TOKEN_SECONDS },
);
