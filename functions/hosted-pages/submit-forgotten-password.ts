import { createHandler } from '../../lib/endpoints/hosted-pages/submit-forgotten-password';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  { users, limits, hasher, passwordPolicy, clock, ids, events, mode: config.mode, guessLimits: config.guessLimits },
  { ...config.crossOrigin, passwords: config.passwords },
);
