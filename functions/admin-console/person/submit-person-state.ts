import { createHandler } from '../../../lib/endpoints/admin-console/person/submit-person-state';
import { accountEvents } from '../../../lib/runtime/account-events';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { events } from '../../../lib/runtime/events';
import { ids } from '../../../lib/runtime/ids';
import { roles } from '../../../lib/runtime/roles';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    accountEvents,
    clock,
    events,
    ids,
    roles,
    sessions,
    users,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
