import { createHandler } from '../../lib/endpoints/user-directory/renew-invitation';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { invitations } from '../../lib/runtime/invitations';
import { limits } from '../../lib/runtime/limits';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { callers, users, invitations, limits, clock, ids, events, mailLimits: config.mailLimits },
  config.crossOrigin,
);
