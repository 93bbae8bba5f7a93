import { LONGEST_TOKEN_SECONDS } from '../auth/tokens/access-token';
import { createSigningKeyRing } from '../auth/tokens/key-ring';
import { clock } from './clock';
import { ids } from './ids';
import { keySets } from './key-sets';
import { privateKeys } from './private-keys';

/** The keys of this container, the private ones as well; for the few functions that may read those. */
export const signingKeyRing = createSigningKeyRing(
  { keySets, privateKeys, clock, newSecret: ids.newSecret },
  { longestTokenSeconds: LONGEST_TOKEN_SECONDS },
);
