import { createHandler } from '../../lib/endpoints/hosted-pages/renew-recovery-codes';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { findTotpStep } from '../../lib/runtime/find-totp-step';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
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
    findTotpStep,
    ids,
    events,
    limits,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  { ...config.crossOrigin, serviceName: config.serviceName },
);
