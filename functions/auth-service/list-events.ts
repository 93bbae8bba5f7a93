import { createHandler } from '../../lib/endpoints/auth-service/list-events';
import { accessTokens } from '../../lib/runtime/access-tokens';
import { accountEvents } from '../../lib/runtime/account-events';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    accessTokens,
    clock,
    accountEvents,
    sessionIdleSeconds: config.sessionIdleSeconds,
    secondFactorPolicy: config.secondFactorPolicy,
    mode: config.mode,
  },
  { ...config.crossOrigin, sessionCookie: config.sessionCookie },
);
