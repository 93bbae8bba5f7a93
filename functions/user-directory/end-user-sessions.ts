import { createHandler } from '../../lib/endpoints/user-directory/end-user-sessions';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { callers, users, clock, events },
  { ...config.crossOrigin, directoryCookie: config.directoryCookie },
);
