import { createHandler } from '../../lib/endpoints/hosted-pages/submit-setup';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';
import { sealing } from '../../lib/runtime/sealing-keys';
import { sessions } from '../../lib/runtime/sessions';
import { totp } from '../../lib/runtime/totp';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    totp,
    sealing,
    ids,
    serviceName: config.serviceName,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
