import { createHandler } from '../../../lib/endpoints/admin-console/person/remove-person-factors';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { credentials } from '../../../lib/runtime/credentials';
import { events } from '../../../lib/runtime/events';
import { ids } from '../../../lib/runtime/ids';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    clock,
    credentials,
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
