import { createHandler } from '../../lib/endpoints/auth-service/change-password';
import { accessTokens } from '../../lib/runtime/access-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    accessTokens,
    limits,
    hasher,
    passwordPolicy,
    clock,
    ids,
    events,
    guessLimits: config.guessLimits,
    mode: config.mode,
    sessionIdleSeconds: config.sessionIdleSeconds,
    secondFactorPolicy: config.secondFactorPolicy,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
  },
  {
    ...config.crossOrigin,
    sessionCookie: config.sessionCookie,
    deviceCookie: config.deviceCookie,
    sessionDurationSeconds: config.sessionDurationSeconds,
  },
);
