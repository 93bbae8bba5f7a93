import { createHash } from 'node:crypto';

/**
 * How many chains there are. Each has one head, which every group of its links moves, so more chains take more writes at the same
 * time: one partition of DynamoDB takes about 500 links a second. A change of this number invalidates all chains.
 */
export const CHAINS = 8;

/** The chain of a user, from 0. All events of a user are in one chain, in their order. */
export const chainOf = (userId: string): number =>
  createHash('sha256').update(userId).digest().readUInt32BE(0) % CHAINS;

/** The part of a link that its hash covers: everything but the hash. */
export interface LinkContent {
  readonly chain: number;
  /** 1, 2, ... within the chain. */
  readonly seq: number;
  /** The hash of the link before. Empty in the first link, and where a chain begins anew. */
  readonly previousHash: string;
  readonly userId: string;
  /** The sort key of the event, unique for the user. */
  readonly key: string;
  readonly eventId: string;
  readonly type: string;
  /** 1, or for an event that is counted within an hour, the count. It only grows. */
  readonly version: number;
  /** See `itemHash`. */
  readonly eventHash: string;
  /** ISO 8601 in UTC: what the event says. */
  readonly eventTime: string;
  /** Epoch seconds. */
  readonly eventExpiresAt: number;
  /** When the table wrote the event, in epoch seconds, as the stream says; 0 if it does not. */
  readonly writtenAt: number;
  /** When time to live may delete the link, in epoch seconds. Never earlier than that of the link before. */
  readonly expiresAt: number;
  /** `expiresAt` of the link before; 0 in the first link. */
  readonly previousExpiresAt: number;
}

/** @returns SHA-256 in base64url over the content, as a JSON list in the order of `LinkContent`. */
export const linkHash = (link: LinkContent): string => {
  const content = [
    link.chain,
    link.seq,
    link.previousHash,
    link.userId,
    link.key,
    link.eventId,
    link.type,
    link.version,
    link.eventHash,
    link.eventTime,
    link.eventExpiresAt,
    link.writtenAt,
    link.expiresAt,
    link.previousExpiresAt,
  ];
  return createHash('sha256')
    .update(`latchkey-link-v1\n${JSON.stringify(content)}`)
    .digest('base64url');
};
