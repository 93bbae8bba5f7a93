import { createHandler } from '../../../lib/endpoints/admin-console/person/delete-person';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { events } from '../../../lib/runtime/events';
import { ids } from '../../../lib/runtime/ids';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    clock,
    events,
    ids,
    sessions,
    users,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
  },
  config.crossOrigin,
);
