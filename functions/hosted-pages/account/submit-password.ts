import { createHandler } from '../../../lib/endpoints/hosted-pages/account/submit-password';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { events } from '../../../lib/runtime/events';
import { hasher } from '../../../lib/runtime/hasher';
import { ids } from '../../../lib/runtime/ids';
import { limits } from '../../../lib/runtime/limits';
import { passwordPolicy } from '../../../lib/runtime/password-policy';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    limits,
    hasher,
    passwordPolicy,
    ids,
    events,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    guessLimits: config.guessLimits,
  },
  {
    ...config.crossOrigin,
    passwords: config.passwords,
    deviceCookie: config.deviceCookie,
    sessionDurationSeconds: config.sessionDurationSeconds,
  },
);
