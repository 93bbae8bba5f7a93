import { createHandler } from '../../lib/endpoints/auth-service/request-email-change';
import { accessTokens } from '../../lib/runtime/access-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { emailPolicy } from '../../lib/runtime/email-policy';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    accessTokens,
    limits,
    emailPolicy,
    clock,
    ids,
    events,
    mailLimits: config.mailLimits,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    sessionIdleSeconds: config.sessionIdleSeconds,
    secondFactorPolicy: config.secondFactorPolicy,
    mode: config.mode,
  },
  { ...config.crossOrigin, mode: config.mode, sessionCookie: config.sessionCookie },
);
