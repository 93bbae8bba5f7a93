import { createHandler } from '../../lib/endpoints/mail-links/set-new-password';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { users, limits, hasher, passwordPolicy, clock, ids, events, guessLimits: config.guessLimits, mode: config.mode },
  {
    ...config.crossOrigin,
    mode: config.mode,
    passwords: config.passwords,
  },
);
