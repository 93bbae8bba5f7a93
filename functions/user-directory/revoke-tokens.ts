import { createHandler } from '../../lib/endpoints/user-directory/revoke-tokens';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { sessions } from '../../lib/runtime/sessions';
import { leavingTokenCallers as callers } from '../../lib/runtime/token-callers';

export const handler = createHandler(
  { callers, sessions, clock, events },
  { ...config.crossOrigin, directoryCookie: config.directoryCookie },
);
