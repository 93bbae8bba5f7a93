import { createHandler } from '../../../lib/endpoints/hosted-pages/account/show-account';
import { accountEvents } from '../../../lib/runtime/account-events';
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
    clock,
    accountEvents,
    totp,
    passkeys,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
  },
  { ...config.crossOrigin, passwords: config.passwords },
);
