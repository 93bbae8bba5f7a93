import { createHandler } from '../../lib/endpoints/session-api/delete-me';
import { callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { users } from '../../lib/runtime/users';

const { mode, recentAuthenticationSeconds } = config;

export const handler = createHandler(
  { callers, users, clock, ids, events, mode, recentAuthenticationSeconds },
  { ...config.crossOrigin, sessionApiCookie: config.sessionApiCookie },
);
