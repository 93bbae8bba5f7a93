import type { AuditedEvent } from '../auth/stores/audit-store';
import { type ItemImage, itemHash } from '../crypto/item-hash';
import { itemOf, type StreamImage } from '../streams/stream-item';

/** What the chains record of an item of the events table. @returns `null` for an item that the stores cannot have written. */
export const auditedEventOf = (image: ItemImage): AuditedEvent | null => {
  const item = itemOf(image as StreamImage);
  if (item === null) return null;
  const { user_id: userId, id: key, event_id: eventId, type, time: iso, expires_at: expiresAt, count = 1 } = item;
  const time = new Date(typeof iso === 'string' ? iso : Number.NaN);
  if (typeof userId !== 'string' || typeof key !== 'string' || typeof eventId !== 'string') return null;
  if (typeof type !== 'string' || Number.isNaN(time.getTime())) return null;
  if (!isWhole(expiresAt) || !isWhole(count) || count === 0) return null;
  return {
    userId,
    key,
    eventId,
    type,
    time,
    expiresAt,
    version: count,
    customerId: customerOf(item),
    hash: itemHash(image),
  };
};

/** The customer of the event, or of the profile that it shows. */
const customerOf = ({ customer_id, user }: Record<string, unknown>): number | null => {
  const id = customer_id ?? (user as { customer?: { id?: unknown } } | undefined)?.customer?.id;
  return isWhole(id) ? id : null;
};

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
