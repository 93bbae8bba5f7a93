import { createHandler } from '../../lib/endpoints/session-api/log-out';
import { leavingCallers as callers } from '../../lib/runtime/callers';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { sessions } from '../../lib/runtime/sessions';

export const handler = createHandler(
  { callers, sessions, clock, events, sessionIdleSeconds: config.sessionIdleSeconds, mode: config.mode },
  { ...config.crossOrigin, sessionApiCookie: config.sessionApiCookie },
);
