import { createHandler } from '../../lib/endpoints/auth-service/issue-session-token';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { sessions } from '../../lib/runtime/sessions';
import { signingAccessTokens as accessTokens } from '../../lib/runtime/signing-access-tokens';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    accessTokens,
    clock,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  { ...config.crossOrigin, sessionCookie: config.sessionCookie },
);
