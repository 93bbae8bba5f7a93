import type { SecurityEvents } from '../auth/ports';
import { log } from '../observe/log';

/** Each security event is one JSON line of the log. */
export const events: SecurityEvents = {
  record: ({ event, userId, actorId, reason }) =>
    log(event.endsWith('_refused') ? 'warn' : 'info', event, { user_id: userId, actor_id: actorId, reason }),
};
