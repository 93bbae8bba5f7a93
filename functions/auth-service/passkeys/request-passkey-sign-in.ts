import { createHandler } from '../../../lib/endpoints/auth-service/passkeys/request-passkey-sign-in';
import { challenges } from '../../../lib/runtime/challenges';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { ids } from '../../../lib/runtime/ids';

export const handler = createHandler(
  { challenges, clock, ids },
  { ...config.crossOrigin, relyingParty: config.relyingParty, challengeCookie: config.challengeCookie },
);
