import { LONGEST_TOKEN_SECONDS } from '../auth/access-token';
import { createKeyRing } from '../auth/key-ring';
import { clock } from './clock';
import { keySets } from './key-sets';

/** The public keys of this container. */
export const keyRing = createKeyRing({ keySets, clock }, { longestTokenSeconds: LONGEST_TOKEN_SECONDS });
