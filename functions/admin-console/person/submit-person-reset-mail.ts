import { createHandler } from '../../../lib/endpoints/admin-console/person/submit-person-reset-mail';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { events } from '../../../lib/runtime/events';
import { ids } from '../../../lib/runtime/ids';
import { limits } from '../../../lib/runtime/limits';
import { outbox } from '../../../lib/runtime/outbox';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    clock,
    events,
    ids,
    limits,
    outbox,
    sessions,
    users,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    mailLimits: config.mailLimits,
  },
  config.crossOrigin,
);
