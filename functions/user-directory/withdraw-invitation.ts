import { createHandler } from '../../lib/endpoints/user-directory/withdraw-invitation';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler({ callers, users, clock, ids, events, mode: config.mode }, config.crossOrigin);
