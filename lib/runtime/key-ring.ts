import { LONGEST_TOKEN_SECONDS } from '../auth/tokens/access-token';
import { createKeyRing } from '../auth/tokens/key-ring';
import { clock } from './clock';
import { keySets } from './key-sets';

/** The public keys of this container. */
export const keyRing = createKeyRing({ keySets, clock }, { longestTokenSeconds: LONGEST_TOKEN_SECONDS });
