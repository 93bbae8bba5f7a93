import { createHandler } from '../../lib/endpoints/user-directory/revoke-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';
import { tokenSessions } from '../../lib/runtime/token-sessions';

export const handler = createHandler(
  { callers, tokenSessions, clock, events },
  { ...config.crossOrigin, directoryCookie: config.directoryCookie },
);
