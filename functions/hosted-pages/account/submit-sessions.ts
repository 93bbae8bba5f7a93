import { createHandler } from '../../../lib/endpoints/hosted-pages/account/submit-sessions';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { events } from '../../../lib/runtime/events';
import { ids } from '../../../lib/runtime/ids';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    ids,
    events,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
