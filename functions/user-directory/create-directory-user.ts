import { createHandler } from '../../lib/endpoints/user-directory/create-directory-user';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { roles } from '../../lib/runtime/roles';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    callers,
    users,
    roles,
    limits,
    hasher,
    passwordPolicy,
    clock,
    ids,
    events,
    mode: config.mode,
    mailLimits: config.mailLimits,
  },
  config.crossOrigin,
);
