import { createHandler } from '../../lib/endpoints/admin-console/export-events';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { customerEvents } from '../../lib/runtime/customer-events';
import { keyRing } from '../../lib/runtime/key-ring';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    customerEvents,
    clock,
    eventSeconds: config.eventsTable.keptSeconds,
    cursorSecret: () => keyRing.cursorSecret(),
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
