import type { AccountEvent } from '../entities';

/** What happened to people's accounts. Failures as in `UsersStore`. */
export interface AccountEventsStore {
  /** Newest first, those that are not forgotten at `now`. @param page.before the id of the one before the first; `null` for the newest. */
  listEvents(userId: string, page: { before: string | null; limit: number; now: Date }): Promise<AccountEvent[]>;
}
