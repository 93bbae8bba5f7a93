import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ChainHead, EventKey, EventMark, Link } from '../../auth/stores/audit-store';

/** An item of the audit table in DynamoDB's own format. Somebody may have changed it by hand, so nothing in it is certain. */
export type RawItem = Readonly<Record<string, AttributeValue>>;

/** Before every letter, so that a head is behind all links. */
const DIGITS = 15;

export const chainPart = (chain: number): string => `chain#${chain}`;

/** The counters of a customer are divided by chain: only the consumer of a chain adds to them. */
export const dayPart = (customerId: number, chain: number): string => `day#${customerId}#${chain}`;

export const headKey = (chain: number) => ({ part: chainPart(chain), id: 'head' });

export const linkKey = (chain: number, seq: number) => ({
  part: chainPart(chain),
  id: String(seq).padStart(DIGITS, '0'),
});

export const markItemKey = ({ userId, key }: EventKey) => ({ part: `event#${userId}`, id: key });

export const toHeadItem = ({ chain, seq, hash, expiresAt, signature }: ChainHead) => ({
  ...headKey(chain),
  seq,
  hash,
  newest_expires_at: expiresAt,
  signature,
});

export const toLinkItem = (link: Link) => ({
  ...linkKey(link.chain, link.seq),
  seq: link.seq,
  previous_hash: link.previousHash,
  user_id: link.userId,
  key: link.key,
  event_id: link.eventId,
  type: link.type,
  version: link.version,
  event_hash: link.eventHash,
  event_time: link.eventTime,
  event_expires_at: link.eventExpiresAt,
  written_at: link.writtenAt,
  previous_expires_at: link.previousExpiresAt,
  expires_at: link.expiresAt,
  hash: link.hash,
});

/** Expires with the link. */
export const toMarkItem = ({ userId, key, seq, version, eventHash, expiresAt }: Link) => ({
  ...markItemKey({ userId, key }),
  seq,
  version,
  event_hash: eventHash,
  expires_at: expiresAt,
});

const text = (value: AttributeValue | undefined): string => value?.S ?? '';
const number = (value: AttributeValue | undefined): number => (value?.N === undefined ? Number.NaN : Number(value.N));

/** @returns a head that no signature fits if the item is malformed. */
export const headOf = (chain: number, item: RawItem): ChainHead => ({
  chain,
  seq: number(item.seq),
  hash: text(item.hash),
  expiresAt: number(item.newest_expires_at),
  signature: text(item.signature),
});

/** @returns `null` if the item is malformed. Its hash is not checked. */
export const linkOf = (chain: number, item: RawItem): Link | null => {
  const link: Link = {
    chain,
    seq: number(item.seq),
    previousHash: text(item.previous_hash),
    userId: text(item.user_id),
    key: text(item.key),
    eventId: text(item.event_id),
    type: text(item.type),
    version: number(item.version),
    eventHash: text(item.event_hash),
    eventTime: text(item.event_time),
    eventExpiresAt: number(item.event_expires_at),
    writtenAt: number(item.written_at),
    expiresAt: number(item.expires_at),
    previousExpiresAt: number(item.previous_expires_at),
    hash: text(item.hash),
  };
  const numbers = Object.values(link).filter((value) => typeof value === 'number');
  const isWhole = numbers.every((value) => Number.isSafeInteger(value) && value >= 0);
  return isWhole && linkKey(chain, link.seq).id === item.id?.S ? link : null;
};

/** @returns a mark that leads to no link if the item is malformed. */
export const markOf = (item: RawItem): EventMark => ({
  seq: number(item.seq) || 0,
  version: number(item.version) || 0,
  hash: text(item.event_hash),
});
