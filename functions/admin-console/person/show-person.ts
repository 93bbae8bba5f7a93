import { createHandler } from '../../../lib/endpoints/admin-console/person/show-person';
import { accountEvents } from '../../../lib/runtime/account-events';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { limits } from '../../../lib/runtime/limits';
import { passkeys } from '../../../lib/runtime/passkeys';
import { roles } from '../../../lib/runtime/roles';
import { sessions } from '../../../lib/runtime/sessions';
import { totp } from '../../../lib/runtime/totp';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    accountEvents,
    clock,
    limits,
    passkeys,
    roles,
    sessions,
    totp,
    users,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    guessLimits: config.guessLimits,
  },
  config.crossOrigin,
);
