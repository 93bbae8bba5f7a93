import type { SecurityEvent, SecurityEvents } from '../auth/ports';
import { log } from '../observe/log';
import { type AuthEvent, type AuthEventType, putAuthEvent } from '../store/users/account-events';
import type { UserEventType } from '../store/users/user-events';
import { clock } from './clock';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** What each is in the events table. A store tells `user.*` in the transaction that makes it happen; `auth.*` is told here, but for `signed_out`. */
const itemTypes = {
  user_signed_up: 'user.created',
  sign_up_refused: 'auth.sign_up_refused',
  user_signed_in: 'user.signed_in',
  sign_in_refused: 'auth.sign_in_refused',
  user_signed_out: 'auth.signed_out',
  session_refreshed: 'auth.session_refreshed',
  refresh_refused: 'auth.refresh_refused',
  session_ended: 'auth.session_ended',
  all_sessions_ended: 'auth.all_sessions_ended',
  password_reset_requested: 'auth.password_reset_requested',
  password_reset_request_refused: 'auth.password_reset_request_refused',
  password_reset: 'user.password_changed',
  password_reset_refused: 'auth.password_reset_refused',
  password_set: 'user.password_changed',
  password_changed: 'user.password_changed',
  password_change_refused: 'auth.password_change_refused',
  user_updated: 'user.updated',
  user_deleted: 'user.deleted',
  email_verification_requested: 'auth.email_verification_requested',
  email_verified: 'user.email_verified',
  email_verification_refused: 'auth.email_verification_refused',
  email_change_requested: 'auth.email_change_requested',
  email_changed: 'user.updated',
  email_change_refused: 'auth.email_change_refused',
} as const satisfies Record<SecurityEvent['event'], UserEventType | AuthEventType>;

/** Each security event is one JSON line of the log and one item of the events table. Reasons are for operators: the line alone has them. */
export const events: SecurityEvents = {
  record: async ({ event, userId, actorId, reason }) => {
    log(event.endsWith('_refused') ? 'warn' : 'info', event, { user_id: userId, actor_id: actorId, reason });
    const type = itemTypes[event];
    if (!isToldHere(type)) return;
    await store({ eventId: ids.newId(), type, userId, actorId, time: clock.now() });
  },
};

/** A sign-out is stored with the end of its session. */
const isToldHere = (type: string): type is AuthEventType => type.startsWith('auth.') && type !== 'auth.signed_out';

/** What the event tells of is done: whether or not it can be told, the answer is the same. */
const store = async (event: AuthEvent): Promise<void> => {
  try {
    await putAuthEvent(tableClient, config.eventsTable, event);
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    log('warn', 'event_not_stored', { type: event.type, event_id: event.eventId, user_id: event.userId, reason });
  }
};
