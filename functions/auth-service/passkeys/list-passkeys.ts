import { createHandler } from '../../../lib/endpoints/auth-service/passkeys/list-passkeys';
import { accessTokens } from '../../../lib/runtime/access-tokens';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { passkeys } from '../../../lib/runtime/passkeys';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    accessTokens,
    passkeys,
    clock,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  { ...config.crossOrigin, sessionCookie: config.sessionCookie },
);
