import { createHandler } from '../../../lib/endpoints/auth-service/second-factors/list-second-factors';
import { accessTokens } from '../../../lib/runtime/access-tokens';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { passkeys } from '../../../lib/runtime/passkeys';
import { sessions } from '../../../lib/runtime/sessions';
import { totp } from '../../../lib/runtime/totp';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    totp,
    passkeys,
    accessTokens,
    clock,
    mode: config.mode,
    sessionIdleSeconds: config.sessionIdleSeconds,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  { ...config.crossOrigin, sessionCookie: config.sessionCookie },
);
