import type { LinkContent } from '../../crypto/audit-chain';

/** The key of an event: unique together. */
export interface EventKey {
  readonly userId: string;
  readonly key: string;
}

/** What the chains record of an item of the events table. */
export interface AuditedEvent extends EventKey {
  /** uuid v4. */
  readonly eventId: string;
  readonly type: string;
  /** Of all attributes: see `itemHash`. */
  readonly hash: string;
  /** The count of an event that is counted within an hour; 1 for all others, which never change. */
  readonly version: number;
  readonly time: Date;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** `null` for an event of no account, or if the event does not say. */
  readonly customerId: number | null;
}

/** A link of a chain: the hash proves the content. */
export interface Link extends LinkContent {
  readonly hash: string;
}

/** The end of a chain. */
export interface ChainHead {
  readonly chain: number;
  readonly seq: number;
  readonly hash: string;
  /** `expiresAt` of the newest link, in epoch seconds. */
  readonly expiresAt: number;
  /** See `signHead`. */
  readonly signature: string;
}

/** Where an event is in its chain. */
export interface EventMark {
  readonly seq: number;
  readonly version: number;
  readonly hash: string;
}

/** What is counted per customer and day. */
export const dailyCounters = ['signedIn', 'refused', 'signedUp'] as const;

export type DailyCounter = (typeof dailyCounters)[number];

/** An addition to the counters of a customer. */
export interface DailyAddition {
  readonly customerId: number;
  /** A day in UTC, `2026-11-30`. */
  readonly day: string;
  readonly counts: Readonly<Partial<Record<DailyCounter, number>>>;
}

/** A group of links that is added as a whole. */
export interface LinkGroup {
  /** uuid v4, unique to this group. */
  readonly id: string;
  /** The head that the group begins behind, as it was read. */
  readonly before: ChainHead | null;
  readonly links: readonly { readonly link: Link; readonly mark: EventMark | null }[];
  readonly after: ChainHead;
  readonly additions: readonly DailyAddition[];
}

/** The chains of hashes over the events table. Reads are strongly consistent. Errors as in `UsersStore`. */
export interface AuditStore {
  /** The table, which is part of what is signed. */
  readonly table: string;
  /** The head of a chain, and the marks of up to 99 events, by `markKey`; in one round trip. */
  findPosition(
    chain: number,
    events: readonly EventKey[],
  ): Promise<{ head: ChainHead | null; marks: ReadonlyMap<string, EventMark> }>;
  /** The newest link, for a chain whose head cannot be used. */
  findLastLink(chain: number): Promise<Pick<Link, 'seq' | 'expiresAt'> | null>;
  /**
   * Add a group of up to 25 links with their marks, move the head, and add to the counters; all or nothing.
   * @returns `false`, without a change, if head or marks are not as they were read any more.
   */
  addLinks(group: LinkGroup): Promise<boolean>;
  /** Replace the signature of a head. @returns `false`, without a change, if the head has another signature by now. */
  replaceSignature(before: ChainHead, signature: string): Promise<boolean>;
}

/** The key of an event as one text. */
export const markKey = ({ userId, key }: EventKey): string => `${userId}\n${key}`;

/** An item that somebody may have written by hand: `null` where it cannot be read. */
export interface StoredLink {
  /** Its sort key. */
  readonly id: string;
  readonly link: Link | null;
}

export interface StoredEvent extends EventKey {
  readonly event: AuditedEvent | null;
}

/** Reads chains and events to verify them, page by page. Reads are strongly consistent. Errors as in `UsersStore`. */
export interface AuditReader {
  /** The table of the chains. */
  readonly table: string;
  findHead(chain: number): Promise<ChainHead | null>;
  /** All links in the order of their sort keys, in pages of up to 100. */
  readLinks(chain: number): AsyncIterable<readonly StoredLink[]>;
  /** Up to 100 events, by `markKey`; those that do not exist are missing. */
  findEvents(keys: readonly EventKey[]): Promise<ReadonlyMap<string, AuditedEvent | null>>;
  /** All events, in pages of up to 100. */
  readEvents(): AsyncIterable<readonly StoredEvent[]>;
  /** The links that the marks of up to 100 events lead to, by `markKey`. */
  findLinks(keys: readonly EventKey[]): Promise<ReadonlyMap<string, Link>>;
}
