import type { AccountEvent } from '../../lib/auth/entities';
import type { AccountEventsStore } from '../../lib/auth/stores/account-events-store';
import type { CustomerEventsStore } from '../../lib/auth/stores/customer-events-store';
import type { RequestSource } from '../../lib/observe/request-scope';
import type { AuthEvent } from '../../lib/store/users/account-events';

const KEPT_MILLISECONDS = 30 * 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

/** Account events in memory. `add` adds an event as a request from `source` would. */
export interface MemoryAccountEvents extends AccountEventsStore, CustomerEventsStore {
  add(event: AuthEvent, source?: RequestSource | null): Promise<void>;
  /** As `add`, for an event that is counted within an hour. */
  count(event: AuthEvent, source?: RequestSource | null): Promise<void>;
}

export const createMemoryAccountEvents = (): MemoryAccountEvents => {
  const kept = new Map<
    string,
    AccountEvent & { userId: string; customerId: number | null; expiresAt: number; latestId?: string }
  >();
  /** The id of the event that counts the others of its user, type and hour. */
  const firstIds = new Map<string, string>();
  return {
    count: async (
      { eventId, type, userId = `unknown#${eventId}`, customerId = null, actorId = null, time },
      source = null,
    ) => {
      const hour = new Date(Math.floor(time.getTime() / HOUR_MILLISECONDS) * HOUR_MILLISECONDS).toISOString();
      const window = `${userId} ${type} ${hour}`;
      const id = `${hour}#${firstIds.get(window) ?? eventId}`;
      firstIds.set(window, id.slice(id.indexOf('#') + 1));
      const expiresAt = Math.ceil(time.getTime() / 1000) * 1000 + KEPT_MILLISECONDS;
      const earlier = kept.get(`${userId} ${id}`);
      if (earlier?.latestId === eventId) return;
      const { ipAddress = null, client = null } = source ?? {};
      const event = { id, type, time, actorId, ipAddress, client, count: (earlier?.count ?? 0) + 1, methods: null };
      kept.set(`${userId} ${id}`, { ...event, userId, customerId, expiresAt, latestId: eventId });
    },
    add: async (
      { eventId, type, userId = `unknown#${eventId}`, customerId = null, actorId = null, time, methods = null },
      source = null,
    ) => {
      const id = `${time.toISOString()}#${eventId}`;
      const expiresAt = Math.ceil(time.getTime() / 1000) * 1000 + KEPT_MILLISECONDS;
      const { ipAddress = null, client = null } = source ?? {};
      const event = { id, type, time, actorId, ipAddress, client, count: 1, methods };
      kept.set(`${userId} ${id}`, { ...event, userId, customerId, expiresAt });
    },
    listEvents: async (userId, { before, limit, now }) =>
      [...kept.values()]
        .filter((event) => event.userId === userId && event.expiresAt > now.getTime())
        .filter(({ id }) => before === null || id < before)
        .toSorted((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit)
        .map(({ userId: _, customerId: ____, expiresAt: __, latestId: ___, ...event }) => event),
    searchEvents: async ({ customerId, user, types, actorId, from, to, before, limit, now }) => {
      const isOf = (event: { userId: string; customerId: number | null }) =>
        user === null
          ? event.customerId === customerId
          : event.userId === user.id && (event.customerId ?? (user.isMember ? customerId : null)) === customerId;
      const found = [...kept.values()]
        .filter((event) => isOf(event) && event.expiresAt > now.getTime())
        .filter(({ type, time }) => (types.length === 0 || types.includes(type)) && time >= from && time < to)
        .filter((event) => (actorId === null || event.actorId === actorId) && (before === null || event.id < before))
        .toSorted((one, other) => (one.id < other.id ? 1 : -1));
      const events = found.slice(0, limit).map(({ customerId: _, expiresAt: __, latestId: ___, ...event }) => event);
      return { events, next: found.length > limit ? (events.at(-1)?.id ?? null) : null };
    },
  };
};
