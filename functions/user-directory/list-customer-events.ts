import { createHandler } from '../../lib/endpoints/user-directory/list-customer-events';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { customerEvents } from '../../lib/runtime/customer-events';
import { keyRing } from '../../lib/runtime/key-ring';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    callers,
    users,
    customerEvents,
    clock,
    eventSeconds: config.eventsTable.keptSeconds,
    cursorSecret: () => keyRing.cursorSecret(),
  },
  config.crossOrigin,
);
