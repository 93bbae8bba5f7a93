import type { AccountEvent } from '../entities';

/** An event in the list of a customer. */
export interface CustomerEvent extends AccountEvent {
  readonly userId: string;
}

/** Which events of a customer to read. */
export interface CustomerEventSearch {
  readonly customerId: number;
  /**
   * Only the events of this account. `isMember`: it belongs to the customer now, so its events that have no customer, because the
   * account was not read, belong to the list too. `null` for all accounts.
   */
  readonly user: { readonly id: string; readonly isMember: boolean } | null;
  /** Only events of these types; empty for all. */
  readonly types: readonly string[];
  /** Only what this account did to others; `null` for all. */
  readonly actorId: string | null;
  /** The first moment. */
  readonly from: Date;
  /** The first moment after the last one. */
  readonly to: Date;
  /** The `next` of the page before; `null` to begin with the newest. */
  readonly before: string | null;
  readonly limit: number;
  readonly now: Date;
}

/** A page of the events of a customer. `next` continues; `null` at the end. A page may have fewer events than `limit`, also none. */
export interface CustomerEventPage {
  /** By their ids, newest first. */
  readonly events: readonly CustomerEvent[];
  readonly next: string | null;
}

/** The events of all accounts of a customer, as they were when they happened. Errors as in `UsersStore`. */
export interface CustomerEventsStore {
  /**
   * A page of the events that have not expired at `now`. It reads a bounded number of items, so a page may be short although there are
   * more. Without `user` it reads an eventually consistent index: an event of a moment ago may be missing.
   */
  searchEvents(search: CustomerEventSearch): Promise<CustomerEventPage>;
}
