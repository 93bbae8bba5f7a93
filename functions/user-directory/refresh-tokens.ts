import { createHandler } from '../../lib/endpoints/user-directory/refresh-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { signingAccessTokens as accessTokens } from '../../lib/runtime/signing-access-tokens';
import { tokenSessions } from '../../lib/runtime/token-sessions';

export const handler = createHandler(
  {
    tokenSessions,
    accessTokens,
    clock,
    ids,
    events,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    refreshGraceSeconds: config.refreshGraceSeconds,
  },
  { ...config.crossOrigin, directoryCookie: config.directoryCookie },
);
