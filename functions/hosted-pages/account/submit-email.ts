import { createHandler } from '../../../lib/endpoints/hosted-pages/account/submit-email';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { emailPolicy } from '../../../lib/runtime/email-policy';
import { events } from '../../../lib/runtime/events';
import { ids } from '../../../lib/runtime/ids';
import { limits } from '../../../lib/runtime/limits';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    limits,
    emailPolicy,
    ids,
    events,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    mailLimits: config.mailLimits,
  },
  config.crossOrigin,
);
