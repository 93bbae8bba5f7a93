import { createHandler } from '../../lib/endpoints/session-api/create-user';
import { callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { callers, users, hasher, passwordPolicy, clock, ids, events, mode: config.mode },
  config.crossOrigin,
);
