import { eventTypes, recordedItem } from '../auth/events/event-types';
import type { SecurityEvents } from '../auth/ports';
import { errorName } from '../observe/error-name';
import { log } from '../observe/log';
import { type AuthEvent, countAuthEvent, putAuthEvent } from '../store/users/account-events';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

const { eventsTable } = config;

/**
 * Writes each security event as one JSON line of the log, and the item of each `auth.*` event, unless a store writes it with the
 * change. Events that anybody can cause are counted in one item. The reason is for operators: the log has it, the item does not.
 */
export const events: SecurityEvents = {
  record: async ({ event, user, actorId, reason, methods }) => {
    const { level, by } = eventTypes[event];
    const userId = user?.id;
    log(level, event, { user_id: userId, actor_id: actorId, reason, methods: methods?.join(' ') });
    const type = recordedItem(event);
    const write = by === 'anybody' ? countAuthEvent : putAuthEvent;
    const item = { eventId: ids.newId(), userId, customerId: user?.customerId, actorId, time: clock.now(), methods };
    if (type !== null) await store(write, { ...item, type });
  },
};

/** The change is done, so the answer stays the same if its item cannot be stored. */
const store = async (write: typeof putAuthEvent, event: AuthEvent): Promise<void> => {
  try {
    await write(tableClient, eventsTable, event);
  } catch (error) {
    const reason = errorName(error);
    log('warn', 'event_not_stored', { type: event.type, event_id: event.eventId, user_id: event.userId, reason });
  }
};
