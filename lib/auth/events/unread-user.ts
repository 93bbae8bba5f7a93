import type { EventSubject } from '../ports';

/** The account of an event of which only the id is known; `null` for none. See `EventSubject`. */
export const unreadUser = (id: string | null | undefined): EventSubject | null =>
  id == null ? null : { id, customerId: null };
