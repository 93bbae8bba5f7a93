import { createHandler } from '../../lib/endpoints/user-directory/send-user-reset-mail';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { users } from '../../lib/runtime/users';

const { mode, mailLimits } = config;

export const handler = createHandler(
  { callers, users, outbox, limits, clock, ids, events, mode, mailLimits },
  { ...config.crossOrigin, mode },
);
