import { createHandler } from '../../lib/endpoints/mail-links/confirm-email-change';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { users, limits, clock, ids, events, guessLimits: config.guessLimits },
  {
    ...config.crossOrigin,
    mode: config.mode,
    passwords: config.passwords,
  },
);
