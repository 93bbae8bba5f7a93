import type { AccountEvent } from '../entities';

/** The security events of accounts. Errors as in `UsersStore`. */
export interface AccountEventsStore {
  /**
   * The events of a user that have not expired at `now`, newest first.
   * @param page.before return only events older than the one with this id; `null` starts with the newest.
   */
  listEvents(userId: string, page: { before: string | null; limit: number; now: Date }): Promise<AccountEvent[]>;
}
